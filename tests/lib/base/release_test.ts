import { assertEquals } from "@std/assert";
import { RELEASE } from "../../../lib/base/release.ts";
import changelog from "../../../CHANGELOG.md" with { type: "text" };

Deno.test("the newest chapter of CHANGELOG.md is this release's", () => {
  const [, newest] = /^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$/m.exec(changelog) ?? [];
  assertEquals(newest, RELEASE);
});
