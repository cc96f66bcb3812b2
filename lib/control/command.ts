/** What an owner can ask of a watchdog from its own host, as words on a command line. */
import { formatSetting, MINUTE_MS, parseDuration } from "../time/time.ts";
import { DAY_MS } from "../time/time.ts";

/** How a report is written: for a terminal, for a spreadsheet, for programs, to print. */
export type ReportFormat = "text" | "csv" | "json" | "html";

const FORMATS: Readonly<Record<string, ReportFormat>> = {
  "--csv": "csv",
  "--json": "json",
  "--html": "html",
};

/** One request, understood. */
export type ControlAct =
  /** `forMs` 0: resume. */
  | { readonly kind: "pause"; readonly forMs: number }
  | { readonly kind: "cycle" }
  | {
    readonly kind: "report";
    /** `"2026-11"`; null: the present one. */
    readonly month: string | null;
    readonly format: ReportFormat;
  }
  /** The state file's text, for the doctor. */
  | { readonly kind: "state" };

/** A request, or in one line what is wrong with it. */
export type ParsedControl = ControlAct | { readonly kind: "wrong"; readonly why: string };

/** Shortest and longest pause. */
export const PAUSE_MS_MIN = MINUTE_MS;
export const PAUSE_MS_MAX = 30 * DAY_MS;

const NAMES = ["pause", "resume", "cycle", "report", "state"];

/** Reads a request's words, `["pause", "2h"]`; never throws. */
export function parseControl(args: readonly string[]): ParsedControl {
  const [name, ...rest] = args;
  switch (name) {
    case "pause":
      return parsePause(rest);
    case "resume":
      return alone(name, rest) ?? { kind: "pause", forMs: 0 };
    case "cycle":
    case "state":
      return alone(name, rest) ?? { kind: name };
    case "report":
      return parseReport(rest);
    default:
      return wrong(`Cannot run: the command must be one of ${NAMES.join(", ")}, got ${show(name)}`);
  }
}

function parsePause(rest: readonly string[]): ParsedControl {
  const [text, more] = rest;
  const allowed = `${formatSetting(PAUSE_MS_MIN)} – ${formatSetting(PAUSE_MS_MAX)}`;
  if (more !== undefined) return wrong(`Cannot pause: one time is enough, got ${show(more)} too`);
  const forMs = text === undefined ? null : parseDuration(text);
  if (forMs === null || forMs < PAUSE_MS_MIN || forMs > PAUSE_MS_MAX) {
    return wrong(`Cannot pause: the time must be one such as "2h", ${allowed}, got ${show(text)}`);
  }
  return { kind: "pause", forMs };
}

function parseReport(rest: readonly string[]): ParsedControl {
  let month: string | null = null;
  let format: ReportFormat = "text";
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at];
    const named = FORMATS[word ?? ""];
    if (named !== undefined) {
      if (format !== "text") {
        return wrong("Cannot report: one of --csv, --json and --html, not two");
      }
      format = named;
    } else if (word === "--month") {
      month = rest[++at] ?? "";
    } else if (word?.startsWith("--month=")) {
      month = word.slice("--month=".length);
    } else {
      return wrong(`Cannot report: ${show(word)} is not known; see --help`);
    }
  }
  if (month !== null && !/^2[01]\d\d-(0[1-9]|1[0-2])$/.test(month)) {
    return wrong(`Cannot report: --month must be a month such as 2026-11, got ${show(month)}`);
  }
  return { kind: "report", month, format };
}

function alone(name: string, rest: readonly string[]): ParsedControl | null {
  return rest.length === 0 ? null : wrong(`Cannot ${name}: ${show(rest[0])} is not known`);
}

function wrong(why: string): ParsedControl {
  return { kind: "wrong", why };
}

function show(word: string | undefined): string {
  return word === undefined ? "nothing" : JSON.stringify(word.slice(0, 60));
}
