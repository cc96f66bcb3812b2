/** What the doctor finds, one line for each link of the chain. */
import { counted } from "../base/text.ts";

/** How a link stands. `broken`: the watchdog cannot do its work as it is. */
export type Grade = "ok" | "warning" | "broken";

/** One line. */
export interface Finding {
  /** The link's name, which docs/troubleshooting.md explains. */
  readonly link: string;
  readonly grade: Grade;
  readonly says: string;
  /** The next thing to do; null: nothing. */
  readonly next: string | null;
  /** It could not be looked at by this user: nothing is known to be wrong. */
  readonly unseen?: true;
}

/** A line that needs nothing. */
export function well(link: string, says: string): Finding {
  return { link, grade: "ok", says, next: null };
}

/** A line that somebody should look at. */
export function warning(link: string, says: string, next: string): Finding {
  return { link, grade: "warning", says, next };
}

/** A line that must be mended. */
export function broken(link: string, says: string, next: string): Finding {
  return { link, grade: "broken", says, next };
}

/** A line about what this user may not see. */
export function unseen(link: string, says: string, next: string): Finding {
  return { ...warning(link, says, next), unseen: true };
}

const MARKS: Readonly<Record<Grade, string>> = {
  ok: "ok     ",
  warning: "WARNING",
  broken: "BROKEN ",
};

/** True when nothing is broken. */
export function isWell(findings: readonly Finding[]): boolean {
  return findings.every(({ grade }) => grade !== "broken");
}

/** The screen: a line for each finding, what to do under it, and a summary. */
export function findingsText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ link }) => link.length), 0);
  const lines = findings.flatMap(({ link, grade, says, next }) => [
    `${MARKS[grade]}  ${link.padEnd(width)}  ${says}`,
    ...(next === null ? [] : [`${" ".repeat(MARKS.ok.length + width + 4)}-> ${next}`]),
  ]);
  const count = (grade: Grade) => findings.filter((each) => each.grade === grade).length;
  const holds = findings.some(({ unseen }) => unseen)
    ? "As far as this user may look, the chain holds"
    : "The chain holds";
  const summary = isWell(findings) ? holds : "The chain is broken";
  const told = `${count("broken")} broken, ${counted(count("warning"), "warning")}`;
  return [...lines, "", `${summary}: ${told}`].join("\n");
}

/** The same for programs. */
export function findingsJson(findings: readonly Finding[]): string {
  return JSON.stringify({ well: isWell(findings), findings }, null, 2);
}

/** The text of `--help`. */
export const DOCTOR_HELP = `deno task doctor [--config FILE] [--state DIR] [--send-test] [--json]

Looks at every link of the chain, from this computer to the phone, and says for each what to do
next; docs/troubleshooting.md explains every line. Changes nothing and switches nothing.

  --config FILE  settings (default: those of the installed watchdog, else home.toml)
  --state DIR    the watchdog's state (default: the installed one's, else as for probe)
  --send-test    ask the cloud for a test on the phone; send a silent message to the home's own
                 topic, if it has one, and read it back
  --wan-check    the line's cable is pulled just now: every target must fail, the plug must answer
  --json         everything as JSON
  --help         this text

Exit: 0 nothing is broken (there may be warnings); 1 something is; 2 usage.`;
