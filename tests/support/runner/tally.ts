/** What a job of the test command found. */
import { skipsOf } from "../../skips.ts";
import type { JunitCase } from "./junit.ts";

const WHY_CHARACTERS_MAX = 600;

export interface Tally {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** Tests and steps that did not run. */
  readonly skipped: readonly JunitCase[];
  /** Those of them that `tests/skips.ts` does not list; they count as failed. */
  readonly unlisted: readonly JunitCase[];
  /** Those that failed beside others and passed by themselves, with the message of the failure. */
  readonly onlyAlone: readonly JunitCase[];
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** What is worth reading: all of it where something failed. */
  readonly text: string;
}

/** Sorts what ran from what did not, and what may be skipped from what may not. */
export function tallyOf(
  cases: readonly JunitCase[],
  rest: Pick<Tally, "name" | "seconds" | "cpuSeconds" | "text" | "onlyAlone">,
): Tally {
  const tests = cases.filter(({ isStep }) => !isStep);
  const skipped = cases.filter(({ outcome }) => outcome === "skipped");
  const unlisted = skipped.filter((each) => !mayBeSkipped(each));
  return {
    ...rest,
    passed: tests.filter(({ outcome }) => outcome === "passed").length,
    failed: tests.filter(({ outcome }) => outcome === "failed").length + unlisted.length,
    skipped,
    unlisted,
  };
}

/**
 * The files to run again by themselves, when nothing else runs: tests that wait for processes and
 * networks may fail where the machine is busy with others. A property that did not hold for some
 * value is no matter of time, and neither is a file that did not run.
 */
export function filesToRunAgain(cases: readonly JunitCase[]): readonly string[] {
  const failed = cases.filter(({ outcome }) => outcome === "failed");
  if (failed.some(({ message }) => message.includes("Property failed after"))) return [];
  return [...new Set(failed.map(({ path }) => path))].sort();
}

/** What is true after some files ran again, and which tests passed only then. */
export function mergeAgain(
  first: readonly JunitCase[],
  again: readonly JunitCase[],
): { readonly cases: readonly JunitCase[]; readonly onlyAlone: readonly JunitCase[] } {
  const files = new Set(again.map(({ path }) => path));
  const whys = new Map(
    first.filter(({ outcome }) => outcome === "failed")
      .map(({ path, name, message }) => [`${path} ${name}`, message]),
  );
  return {
    cases: [...first.filter(({ path }) => !files.has(path)), ...again],
    onlyAlone: again.flatMap((each) => {
      const message = whys.get(`${each.path} ${each.name}`);
      const isMeant = each.outcome === "passed" && !each.isStep && message !== undefined;
      return isMeant ? [{ ...each, message }] : [];
    }),
  };
}

function mayBeSkipped({ path, name }: JunitCase): boolean {
  return skipsOf(path).some((words) => name.includes(words));
}

/** The CPU time of a shell's children, in s, from what its `times` prints in its second line. */
export function childSeconds(times: string): number {
  const parts = [...(times.split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
}

/**
 * The table of all jobs, the skipped tests by name, how much of its CPU time all took by the clock
 * (`seconds`), and the last line.
 */
export function summaryOf(tallies: readonly Tally[], seconds: number): string {
  const rows = tallies.toSorted((a, b) => b.seconds - a.seconds).map((tally) => {
    const { name, passed, failed, skipped, cpuSeconds } = tally;
    const counts = [passed, failed, skipped.length].map((count) => `${count}`.padStart(6)).join("");
    const took = [tally.seconds, cpuSeconds].map((each) => `${each.toFixed(0).padStart(7)} s`);
    return `${name.padEnd(10)}${counts}${took.join("")}`;
  });
  const skipped = tallies.flatMap((tally) => tally.skipped);
  const unlisted = tallies.flatMap((tally) => tally.unlisted);
  const onlyAlone = tallies.flatMap((tally) => tally.onlyAlone);
  const [passed, failed] = [sum(tallies, "passed"), sum(tallies, "failed")];
  const cpuSeconds = sum(tallies, "cpuSeconds");
  const [share, cpu] = [(seconds / cpuSeconds).toFixed(2), cpuSeconds.toFixed(0)];
  return [
    `${"group".padEnd(10)}passed failed skipped  time      CPU`,
    ...rows,
    "",
    ...skipped.map(({ path, name }) => `skipped: ${path}: ${name}`),
    ...onlyAlone.map(({ path, name, message }) =>
      `PASSED ONLY ALONE: ${path}: ${name}: ${onOneLine(message)}`
    ),
    ...unlisted.map(({ path, name }) => `NOT LISTED in tests/skips.ts: ${path}: ${name}`),
    `${seconds.toFixed(0)} s by the clock${cpuSeconds > 0 ? `, ${share} of ${cpu} s of CPU` : ""}`,
    `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`,
  ].join("\n");
}

/** Its cause can be looked for only where it is known what came in place of what. */
function onOneLine(message: string): string {
  return message.replaceAll(/\s+/g, " ").trim().slice(0, WHY_CHARACTERS_MAX);
}

function sum(tallies: readonly Tally[], field: "passed" | "failed" | "cpuSeconds"): number {
  return tallies.reduce((total, tally) => total + tally[field], 0);
}
