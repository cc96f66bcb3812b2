import { assertEquals, assertStringIncludes } from "@std/assert";
import { SKIPS } from "../../skips.ts";
import type { JunitCase } from "./junit.ts";
import { summaryOf, tallyOf } from "./tally.ts";

const REST = { name: "home", seconds: 2.4, text: "" };

function caseOf(fields: Partial<JunitCase>): JunitCase {
  return {
    name: "a",
    path: "tests/a_test.ts",
    seconds: 0,
    outcome: "passed",
    isStep: false,
    ...fields,
  };
}

Deno.test("steps count with their test, and what is skipped by name", () => {
  const [path = "", [words = ""] = []] = Object.entries(SKIPS)[0] ?? [];
  const listed = caseOf({ path, name: `x ${words} y`, outcome: "skipped" });
  const cases = [caseOf({}), caseOf({ isStep: true }), caseOf({ outcome: "failed" }), listed];
  const tally = tallyOf(cases, REST);
  assertEquals([tally.passed, tally.failed, tally.skipped, tally.unlisted], [1, 1, [listed], []]);
  const lines = summaryOf([tally]).split("\n");
  assertEquals(lines.at(-1), "1 passed, 1 failed, 1 skipped");
  assertStringIncludes(lines.at(-2) ?? "", `skipped: ${path}: x ${words} y`);
});

Deno.test("a skip that is not listed is a failure", () => {
  const tally = tallyOf([caseOf({ name: "quietly off", outcome: "skipped" })], REST);
  assertEquals([tally.failed, tally.unlisted.length], [1, 1]);
  assertStringIncludes(summaryOf([tally]), "NOT LISTED in tests/skips.ts: tests/a_test.ts");
});

Deno.test("where nothing is skipped the last line does not speak of it", () => {
  assertEquals(summaryOf([tallyOf([caseOf({})], REST)]).split("\n").at(-1), "1 passed, 0 failed");
});
