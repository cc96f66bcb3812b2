import { assertEquals } from "@std/assert";
import { DENO_MIN, isOldDeno } from "../../../lib/doctor/deno_version.ts";

for (
  const [version, isOld] of [
    [`${DENO_MIN}.0`, false],
    ["2.8.9", true],
    ["2.10.0", false],
    ["1.46.3", true],
    ["3.0.0", false],
    ["3.0.0-rc.1", false],
  ] as const
) {
  Deno.test(`Deno ${version} is ${isOld ? "too old" : "new enough"}`, () => {
    assertEquals(isOldDeno(version), isOld);
  });
}
