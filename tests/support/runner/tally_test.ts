import { assertEquals, assertStringIncludes } from "@std/assert";
import { SKIPS } from "../../skips.ts";
import type { JunitCase } from "./junit.ts";
import { childSeconds, filesToRunAgain, mergeAgain, summaryOf, tallyOf } from "./tally.ts";

const REST = { name: "home", seconds: 2.4, cpuSeconds: 4, text: "", onlyAlone: [] };

function caseOf(fields: Partial<JunitCase>): JunitCase {
  return {
    name: "a",
    path: "tests/a_test.ts",
    seconds: 0,
    outcome: "passed",
    isStep: false,
    message: "",
    ...fields,
  };
}

Deno.test("steps count with their test, and what is skipped by name", () => {
  const [path = "", [words = ""] = []] = Object.entries(SKIPS)[0] ?? [];
  const listed = caseOf({ path, name: `x ${words} y`, outcome: "skipped" });
  const cases = [caseOf({}), caseOf({ isStep: true }), caseOf({ outcome: "failed" }), listed];
  const tally = tallyOf(cases, REST);
  assertEquals([tally.passed, tally.failed, tally.skipped, tally.unlisted], [1, 1, [listed], []]);
  const lines = summaryOf([tally], 2.4).split("\n");
  assertEquals(lines.at(-1), "1 passed, 1 failed, 1 skipped");
  assertEquals(lines.at(-2), "2 s by the clock, 0.60 of 4 s of CPU");
  assertStringIncludes(lines.at(-3) ?? "", `skipped: ${path}: x ${words} y`);
});

Deno.test("where all was stopped before it told its CPU time, no share of it is told", () => {
  const tally = { ...tallyOf([], REST), cpuSeconds: 0 };
  assertEquals(summaryOf([tally], 6).split("\n").at(-2), "6 s by the clock");
});

Deno.test("a skip that is not listed is a failure", () => {
  const tally = tallyOf([caseOf({ name: "quietly off", outcome: "skipped" })], REST);
  assertEquals([tally.failed, tally.unlisted.length], [1, 1]);
  assertStringIncludes(summaryOf([tally], 2.4), "NOT LISTED in tests/skips.ts: tests/a_test.ts");
});

Deno.test("where nothing is skipped the last line does not speak of it", () => {
  assertEquals(
    summaryOf([tallyOf([caseOf({})], REST)], 2.4).split("\n").at(-1),
    "1 passed, 0 failed",
  );
});

Deno.test("files with a failure run again alone; a property that did not hold is not a matter of time", () => {
  const late = caseOf({ path: "tests/b_test.ts", outcome: "failed", message: "Not within 40 s" });
  assertEquals(filesToRunAgain([caseOf({}), late, late]), ["tests/b_test.ts"]);
  const property = caseOf({ outcome: "failed", message: "Error: Property failed after 142 tests" });
  assertEquals(filesToRunAgain([late, property]), []);
});

Deno.test("what passes alone counts as passed and is named; what fails again has failed", () => {
  const [late, broken] = ["late", "broken"].map((name) =>
    caseOf({ name, outcome: "failed", message: "Not\n  within 40 s" })
  );
  const first = [caseOf({ path: "tests/b_test.ts" }), late!, broken!];
  const again = [{ ...late!, outcome: "passed" as const, message: "" }, broken!];
  const { cases, onlyAlone } = mergeAgain(first, again);
  const tally = tallyOf(cases, { ...REST, onlyAlone });
  assertEquals([tally.passed, tally.failed], [2, 1]);
  assertEquals(onlyAlone.map(({ name }) => name), ["late"]);
  const named = "PASSED ONLY ALONE: tests/a_test.ts: late: Not within 40 s";
  assertStringIncludes(summaryOf([tally], 2.4), named);
});

Deno.test("what a shell's children took is read from its times, whichever shell it is", () => {
  assertEquals(childSeconds("0m0.01s 0m0.00s\n1m2.50s 0m4.25s\n"), 66.75);
  assertEquals(childSeconds("0m0.010000s 0m0.000000s\n0m0.500000s 0m0.250000s\n"), 0.75);
  assertEquals(childSeconds(""), 0);
});
