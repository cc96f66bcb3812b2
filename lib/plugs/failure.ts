/** What can go wrong on the line between us and a plug, in words an owner can act on. */

export type PlugFailure =
  | "connection_refused"
  | "connection_reset"
  | "no_route"
  | "no_answer"
  | "silent"
  | "closed"
  | "unreadable"
  | "not_permitted"
  | "no_time"
  | "slept"
  | "unknown";

/** Codes of the operating system. */
const FAILURE_OF_CODE: ReadonlyMap<string, PlugFailure> = new Map([
  ["ECONNREFUSED", "connection_refused"],
  ["ECONNRESET", "connection_reset"],
  ["EPIPE", "connection_reset"],
  ["EHOSTUNREACH", "no_route"],
  ["ENETUNREACH", "no_route"],
  ["EHOSTDOWN", "no_route"],
  ["ENETDOWN", "no_route"],
  ["EADDRNOTAVAIL", "no_route"],
  ["ETIMEDOUT", "no_answer"],
  ["EACCES", "not_permitted"],
  ["EPERM", "not_permitted"],
]);

/** The failure that a text of the operating system or the runtime names; null: none. */
export function findPlugFailure(text: string): PlugFailure | null {
  if (/NotCapable|Requires (net|env|run) access/.test(text)) return "not_permitted";
  for (const code of text.match(/\bE[A-Z]{4,}\b/g) ?? []) {
    const failure = FAILURE_OF_CODE.get(code);
    if (failure !== undefined) return failure;
  }
  return null;
}

/** What to tell the owner; at most 200 characters, no secret. */
export function describePlugFailure(failure: PlugFailure): string {
  switch (failure) {
    case "connection_refused":
      return "The plug's address turned the connection away: the address is another device's, or " +
        "what we need is switched off there";
    case "connection_reset":
    case "closed":
      return "The connection to the plug ended before its answer";
    case "no_route":
      return "The plug is not on the network: it has no power or no Wi-Fi, or its address changed";
    case "no_answer":
      return "The plug's address did not answer: it is off the Wi-Fi, or its address changed";
    case "silent":
      return "The plug took the connection and said nothing in time";
    case "unreadable":
      return "The answer could not be read: is the address another device's?";
    case "not_permitted":
      return "The plug's address is not among the permissions of this process";
    case "no_time":
      return "There was no time left to talk to the plug";
    case "slept":
      return "This computer slept before it could ask: what it had seen is too old to act on";
    case "unknown":
      return "Talking to the plug failed in an unknown way";
  }
}
