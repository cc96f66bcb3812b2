/** The `[plug]` table of home.toml for `driver = "tapo"`. */
import type { TimedBy } from "../../../lib/plugs/plug.ts";
import {
  type PlugPlace,
  readMac,
  readOutlet,
  readPassword,
  readPlace,
  readTimedBy,
} from "../../../lib/plugs/section.ts";
import {
  fieldOf,
  notAllowed,
  readText,
  refuseUnknown,
  type Section,
} from "../../../lib/base/settings.ts";

/** Where a plug takes the question who it is, which wakes its local server too: UDP. */
export const QUESTION_PORTS = [20_002, 20_004] as const;

const OUTLETS_MAX = 6;
const PASSWORD_CHARACTERS_MAX = 128;

/** The account that a plug was set up with; null: none, it never met the maker's cloud. */
export interface TapoAccount {
  /** An e-mail address, letters as they were typed in the app. */
  readonly user: string;
  /** A secret. */
  readonly password: string;
}

/** Which messages a plug takes: Tapo's (`smart`), or those of Kasa before them (`iot`). */
export type TapoFamily = "smart" | "iot";

/** A Tapo plug, or a Kasa plug with newer firmware, or an outlet of a strip. */
export interface TapoConfig extends PlugPlace {
  readonly driver: "tapo";
  /** 12 hexadecimal digits in capitals. */
  readonly mac: string;
  /** From 1; a plug has one. */
  readonly outlet: number;
  /** The account's e-mail address; null: none, and no password either. */
  readonly user: string | null;
  /** A secret; null: none. */
  readonly password: string | null;
  /** Null: found out with every conversation, which costs a question more where it is `iot`. */
  readonly family: TapoFamily | null;
  /** The plug, by its own countdown; this host, where a plug takes none. */
  readonly timedBy: TimedBy;
}

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseTapoSection(section: Section): TapoConfig {
  const known = ["driver", "tested", "address", "port", "mac", "outlet", "user", "password"];
  refuseUnknown(section, [...known, "password_file", "family", "timed_by"]);
  const familyAllowed = '"smart" (Tapo) or "iot" (Kasa)';
  const family = readText(section, "family", familyAllowed);
  if (family !== null && family !== "smart" && family !== "iot") {
    throw notAllowed(section, "family", familyAllowed);
  }
  const timedBy = readTimedBy(section, "plug");
  return {
    driver: "tapo",
    ...readPlace(section, 80),
    mac: readMac(section, "as the app shows it under device info"),
    outlet: readOutlet(section, OUTLETS_MAX),
    ...readAccount(section),
    family,
    timedBy,
  };
}

function readAccount(section: Section): Pick<TapoConfig, "user" | "password"> {
  const userAllowed = "the account's e-mail address, 1 – 128 characters";
  const user = readText(section, "user", userAllowed);
  if (user !== null && !/^[^\s\p{Cc}]{1,128}$/u.test(user)) {
    throw notAllowed(section, "user", userAllowed);
  }
  const password = readPassword(section, PASSWORD_CHARACTERS_MAX);
  if ((user === null) === (password === null)) return { user, password };
  const missing = fieldOf(section, user === null ? "user" : "password");
  throw new TypeError(
    `Cannot ${section.act}: "${missing}" is missing; an account is an e-mail and a password`,
  );
}
