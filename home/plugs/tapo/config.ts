/** The `[plug]` table of home.toml for `driver = "tapo"`. */
import { readMacDevice } from "../../../lib/plugs/device_facts.ts";
import { readPassword, readTimedBy } from "../../../lib/plugs/section.ts";
import {
  fieldOf,
  readFit,
  readWord,
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
export type TapoFamily = (typeof FAMILIES.words)[number];

const FAMILIES = { allowed: '"smart" (Tapo) or "iot" (Kasa)', words: ["smart", "iot"] } as const;

/** A Tapo plug, or a Kasa plug with newer firmware, or an outlet of a strip. */
export type TapoConfig = Readonly<ReturnType<typeof parseTapoSection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseTapoSection(section: Section) {
  const known = ["driver", "tested", "address", "port", "mac", "outlet", "user", "password"];
  refuseUnknown(section, [...known, "password_file", "family", "timed_by"]);
  return {
    /** Null: found out with every conversation, which costs a question more where it is `iot`. */
    family: readWord(section, "family", FAMILIES),
    /** The plug, by its own countdown; this host, where a plug takes none. */
    timedBy: readTimedBy(section, "plug"),
    ...readMacDevice(section, {
      driver: "tapo",
      port: 80,
      where: "as the app shows it under device info",
      outletsMax: OUTLETS_MAX,
    }),
    ...readAccount(section),
  };
}

/** The account's e-mail address and its password, a secret; both null: none. */
function readAccount(section: Section) {
  const user = readFit(section, "user", {
    allowed: "the account's e-mail address, 1 – 128 characters",
    fits: /^[^\s\p{Cc}]{1,128}$/u,
  });
  const password = readPassword(section, PASSWORD_CHARACTERS_MAX);
  if ((user === null) === (password === null)) return { user, password };
  const missing = fieldOf(section, user === null ? "user" : "password");
  throw new TypeError(
    `Cannot ${section.act}: "${missing}" is missing; an account is an e-mail and a password`,
  );
}
