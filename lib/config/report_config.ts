/** The `[report]` table of home.toml: what a provider's desk files a case by. Never leaves the home. */
import { notAllowed, readText, refuseUnknown, type Section } from "../base/settings.ts";

/** What stands in the fields of the printed record from the start; "": nothing. */
export type CaseFields = Readonly<typeof NO_CASE>;

/** Nothing is known of the case. */
export const NO_CASE = {
  customer: "",
  /** Where the connection is. */
  address: "",
  provider: "",
  /** Number of the contract or the line. */
  contract: "",
  /** When the fault was reported, and under which ticket. */
  reported: "",
};

/** Longest field, in characters. */
const FIELD_CHARACTERS_MAX = 200;

/** Reads the table; null: it is not there. Throws TypeError or RangeError that names the setting. */
export function parseReportCase(section: Section | null): CaseFields {
  if (section === null) return NO_CASE;
  const keys = Object.keys(NO_CASE) as (keyof CaseFields)[];
  refuseUnknown(section, keys);
  const allowed = `1 – ${FIELD_CHARACTERS_MAX} characters on one line`;
  const fields = keys.map((key) => {
    const text = readText(section, key, allowed) ?? "";
    const isRight = [...text].length <= FIELD_CHARACTERS_MAX && !/\p{Cc}/u.test(text);
    if (!isRight) throw notAllowed(section, key, allowed);
    return [key, text] as const;
  });
  return { ...NO_CASE, ...Object.fromEntries(fields) };
}
