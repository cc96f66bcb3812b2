/** What can go wrong with a KLAP plug, in words an owner can act on. */
import { describePlugFailure, type PlugFailure } from "../../../lib/plugs/failure.ts";

export type TapoFailure =
  | PlugFailure
  | "wrong_account"
  | "not_bound"
  | "turned_away"
  | "wants_option"
  | "locked"
  | "session_lost"
  | "not_klap"
  | "asleep";

/** What to tell the owner; at most 200 characters, no secret. */
export function describeTapoFailure(failure: TapoFailure): string {
  switch (failure) {
    case "wrong_account":
      return "E-mail or password do not fit this plug: both as typed in the app, capitals too " +
        "(an account made by Google or Apple has no password; a new one reaches the plug late)";
    case "not_bound":
      return "The plug is not in this account yet: it still answers to the maker's set-up account; " +
        "add it in the Tapo or Kasa app";
    case "turned_away":
      return "The plug turns us away (403): Third-Party Compatibility is off in its app, or it has " +
        "no internet just now, and its firmware then refuses";
    case "wants_option":
      return "The plug speaks TPAP only: in its app, Me, Third-Party Compatibility, switch it off " +
        "and on again, and wait two minutes; or it has no internet just now";
    case "locked":
      return "The plug is locked after too many wrong passwords: leave it alone for an hour, and " +
        "put the password right";
    case "session_lost":
      return "Another client took the plug's only session (403): the Tapo app, a hub or Home " +
        "Assistant; close it, or let it ask less often";
    case "not_klap":
      return "What answers at the address does not speak KLAP: another device, or a plug whose " +
        "firmware wants an update in its app";
    case "asleep":
      return "The plug's port is closed, and knocking on UDP 20002 did not open it: the address " +
        "is another device's, or its local control has not started yet";
    default:
      return describePlugFailure(failure);
  }
}
