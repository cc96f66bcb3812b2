import { assertEquals, assertStringIncludes } from "@std/assert";
import { runCheck } from "../../../home/doctor/bounded.ts";
import { well } from "../../../lib/doctor/finding.ts";

Deno.test("a check's own lines are given as they are", async () => {
  const look = () => Promise.resolve([well("plug", "on")]);
  assertEquals(await runCheck({ link: "plug", look }, 10_000), [well("plug", "on")]);
});

Deno.test("a check that hangs costs one line", async () => {
  const found = await runCheck({ link: "plug", look: () => new Promise(() => {}) }, 20);
  assertEquals(found.map(({ link, grade }) => [link, grade]), [["plug", "warning"]]);
  assertStringIncludes(found[0]?.says ?? "", "within 0.02 s");
});

Deno.test("a check that throws costs one line, at once or later", async () => {
  const checks = [
    () => Promise.reject(new Error("Broken\nin two")),
    () => {
      throw new TypeError("Broken");
    },
  ];
  for (const look of checks) {
    const [line] = await runCheck({ link: "plug", look }, 10_000);
    assertEquals(line?.says, "It could not be looked at: Broken");
  }
});
