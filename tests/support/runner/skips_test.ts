/** The list of tests that may be skipped is the list of those that can be. */
import { assertEquals } from "@std/assert";
import { SKIPS, skipsOf } from "../../skips.ts";
import { filesOf, type Group, GROUPS } from "./groups.ts";

const ROOT = new URL("../../../", import.meta.url);
const SKIPPING_REGEXP = /\bignore(: |,$)|\b(testWith|testOverMosquitto|browserTest)\(/m;

function allFiles(group: Group): readonly string[] {
  return [...filesOf(group, { long: false }), ...filesOf(group, { long: true })];
}

Deno.test("each file that can skip a test is listed in tests/skips.ts, and no other", () => {
  const files = GROUPS.flatMap(allFiles).filter((path) => !path.startsWith("tests/support/runner"));
  const skipping = files.filter((path) =>
    SKIPPING_REGEXP.test(Deno.readTextFileSync(new URL(path, ROOT)))
  );
  assertEquals(skipping.filter((path) => skipsOf(path).length === 0), []);
  const listed = Object.keys(SKIPS).filter((path) => path.endsWith(".ts"));
  assertEquals(listed.filter((path) => !skipping.includes(path)), []);
});
