/** What a job of the test command found. */
import { skipsOf } from "../../skips.ts";
import type { JunitCase } from "./junit.ts";

export interface Tally {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  /** Tests and steps that did not run. */
  readonly skipped: readonly JunitCase[];
  /** Those of them that `tests/skips.ts` does not list; they count as failed. */
  readonly unlisted: readonly JunitCase[];
  readonly seconds: number;
  /** What is worth reading: all of it where something failed. */
  readonly text: string;
}

/** Sorts what ran from what did not, and what may be skipped from what may not. */
export function tallyOf(
  cases: readonly JunitCase[],
  rest: { readonly name: string; readonly seconds: number; readonly text: string },
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

function mayBeSkipped({ path, name }: JunitCase): boolean {
  return skipsOf(path).some((words) => name.includes(words));
}

/** The table of all jobs, the skipped tests by name, and the last line. */
export function summaryOf(tallies: readonly Tally[]): string {
  const rows = tallies.toSorted((a, b) => b.seconds - a.seconds).map((tally) => {
    const { name, passed, failed, skipped, seconds } = tally;
    const counts = [passed, failed, skipped.length].map((count) => `${count}`.padStart(6)).join("");
    return `${name.padEnd(10)}${counts}${seconds.toFixed(0).padStart(7)} s`;
  });
  const skipped = tallies.flatMap((tally) => tally.skipped);
  const unlisted = tallies.flatMap((tally) => tally.unlisted);
  const [passed, failed] = [sum(tallies, "passed"), sum(tallies, "failed")];
  return [
    `${"group".padEnd(10)}passed failed skipped  time`,
    ...rows,
    "",
    ...skipped.map(({ path, name }) => `skipped: ${path}: ${name}`),
    ...unlisted.map(({ path, name }) => `NOT LISTED in tests/skips.ts: ${path}: ${name}`),
    `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`,
  ].join("\n");
}

function sum(tallies: readonly Tally[], field: "passed" | "failed"): number {
  return tallies.reduce((total, tally) => total + tally[field], 0);
}
