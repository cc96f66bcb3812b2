/** What an owner can ask of a watchdog from its own host, as words on a command line. */
import {
  type CommandArguments,
  CommandError,
  type CommandShape,
  readArguments,
} from "../base/command.ts";
import { showValue } from "../base/show.ts";
import { DAY_MS, formatSetting, MINUTE_MS, parseDuration } from "../time/time.ts";

/** How a report is written: for a terminal, for a spreadsheet, for programs, to print. */
export type ReportFormat = "text" | "csv" | "json" | "html";

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

/** Shortest and longest pause. */
export const PAUSE_MS_MIN = MINUTE_MS;
export const PAUSE_MS_MAX = 30 * DAY_MS;

const FORMATS = ["csv", "json", "html"] as const;

type Shape = Omit<CommandShape, "help">;

const SHAPES = new Map<string, Shape>([
  ["pause", { act: "pause", words: ["TIME"] }],
  ["resume", { act: "resume" }],
  ["cycle", { act: "cycle" }],
  ["report", { act: "report", values: ["month"], switches: FORMATS }],
  ["state", { act: "state" }],
]);

/** What `command_main.ts NAME` takes: the command's own, and which watchdog is meant. */
export function controlShape(name: string): Shape {
  const { values = [], switches = [], ...own } = SHAPES.get(name) ?? { act: "run", words: "any" };
  return { ...own, values: [...values, "config", "state"], switches: [...switches, "yes"] };
}

/** What the watchdog is asked, of what `controlShape()` let through: `["pause", "2h"]`. */
export function controlArgs(
  name: string,
  { words, values, switches }: CommandArguments,
): readonly string[] {
  const own = SHAPES.get(name);
  return [
    name,
    ...words,
    ...[...values].filter(([each]) => own?.values?.includes(each))
      .map(([each, value]) => `--${each}=${value}`),
    ...[...switches].filter((each) => own?.switches?.includes(each)).map((each) => `--${each}`),
  ];
}

/** Reads a request's words, `["pause", "2h"]`; throws CommandError. */
export function parseControl(args: readonly string[]): ControlAct {
  const [name, ...rest] = args;
  const own = SHAPES.get(name ?? "");
  if (own === undefined) {
    const names = [...SHAPES.keys()].join(", ");
    throw new CommandError(
      `Cannot run: the command must be one of ${names}, got ${showValue(name)}`,
    );
  }
  const given = readArguments(rest, { ...own, help: "" });
  switch (name) {
    case "pause":
      return parsePause(given);
    case "resume":
      return { kind: "pause", forMs: 0 };
    case "report":
      return parseReport(given);
    default:
      return { kind: name === "cycle" ? "cycle" : "state" };
  }
}

function parsePause({ words: [text = ""] }: CommandArguments): ControlAct {
  const forMs = parseDuration(text);
  if (forMs === null || forMs < PAUSE_MS_MIN || forMs > PAUSE_MS_MAX) {
    const allowed = `${formatSetting(PAUSE_MS_MIN)} – ${formatSetting(PAUSE_MS_MAX)}`;
    throw new CommandError(
      `Cannot pause: the time must be one such as "2h", ${allowed}, got ${showValue(text)}`,
    );
  }
  return { kind: "pause", forMs };
}

function parseReport({ values, switches }: CommandArguments): ControlAct {
  const [format = "text", another] = FORMATS.filter((each) => switches.has(each));
  if (another !== undefined) {
    throw new CommandError("Cannot report: one of --csv, --json and --html, not two");
  }
  const month = values.get("month") ?? null;
  if (month !== null && !/^2[01]\d\d-(0[1-9]|1[0-2])$/.test(month)) {
    throw new CommandError(
      `Cannot report: --month must be a month such as 2026-11, got ${showValue(month)}`,
    );
  }
  return { kind: "report", month, format };
}
