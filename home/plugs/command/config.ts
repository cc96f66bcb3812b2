/** The `[plug]` table of home.toml for `driver = "command"`. */
import { type Program, PROGRAM_ALLOWED, readProgram } from "../../../lib/config/program.ts";
import {
  needFit,
  needWord,
  notAllowed,
  readFlag,
  refuseUnknown,
  type Section,
} from "../../../lib/base/settings.ts";

/** What stands in an argument for the seconds that power stays off. */
export const OFF_SECONDS_MARK = "{off_seconds}";

/** An outlet that programs of the owner's switch. */
export type CommandConfig = Readonly<ReturnType<typeof parseCommandSection>>;

/** Reads the table; throws TypeError or RangeError that names the setting. */
export function parseCommandSection(section: Section) {
  refuseUnknown(section, ["driver", "tested", "name", "timed_by", "off", "on", "cycle", "read"]);
  const name = needFit(section, "name", {
    allowed: "a name for the outlet, 1 – 32 letters, digits, - and _",
    fits: /^[A-Za-z0-9_-]{1,32}$/,
  });
  const timedBy = needWord(section, "timed_by", {
    allowed: '"plug" (the program `cycle` switches on again) or "host" (we do, by `on`)',
    words: ["plug", "host"],
  });
  const unused = timedBy === "plug" ? "off" : "cycle";
  if (section.table[unused] !== undefined) {
    throw notAllowed(section, unused, `left out with timed_by = "${timedBy}"`);
  }
  return {
    driver: "command" as const,
    tested: readFlag(section, "tested"),
    /** Tells this outlet from others. */
    name,
    timedBy,
    /** Null unless this host times the cut. */
    off: timedBy === "host" ? needProgram(section, "off") : null,
    /** Off, and on again by itself; null when this host times the cut. */
    cycle: timedBy === "plug" ? needProgram(section, "cycle") : null,
    on: needProgram(section, "on"),
    /** Null: the owner has none; then a program's exit code is believed. */
    read: readProgram(section, "read"),
  };
}

function needProgram(section: Section, key: string): Program {
  const program = readProgram(section, key);
  if (program === null) throw notAllowed(section, key, PROGRAM_ALLOWED);
  return program;
}

/** What a `read` program printed: `on` or `off`, then the seconds left of a timer where it knows. */
export function readPrinted(
  text: string,
): { readonly on: boolean | null; readonly countdownS: number | null } {
  const [word = "", seconds = ""] = text.trim().toLowerCase().split(/\s+/);
  const on = word === "on" ? true : word === "off" ? false : null;
  return { on, countdownS: /^\d{1,6}$/.test(seconds) ? Number(seconds) : null };
}
