/** Nothing is left out, and nothing runs twice. */
import { assertEquals } from "@std/assert";
import { filesOf, type Group, GROUPS } from "./groups.ts";

const ROOT = new URL("../../../", import.meta.url);

function filesIn(group: Group): readonly string[] {
  return [...filesOf(group, { long: false }), ...filesOf(group, { long: true })];
}

function* testsBelow(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    if (isDirectory) yield* testsBelow(`${folder}${name}/`);
    else if (name.endsWith("_test.ts")) yield `${folder}${name}`;
  }
}

Deno.test("each file of tests is in one group", () => {
  const grouped = GROUPS.flatMap(filesIn).sort();
  assertEquals(grouped, [...testsBelow("tests/")].sort());
});
