import { assertEquals } from "@std/assert";
import { describeRelease, RELEASE } from "../../../lib/base/release.ts";
import changelog from "../../../CHANGELOG.md" with { type: "text" };

Deno.test("the newest chapter of CHANGELOG.md is this release's", () => {
  const [, newest] = /^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$/m.exec(changelog) ?? [];
  assertEquals(newest, RELEASE);
});

Deno.test("a home's release is told with what to do where it is another one", () => {
  assertEquals(describeRelease(RELEASE), RELEASE);
  assertEquals(describeRelease("1.2.3", "1.2.3"), "1.2.3");
  const older = "older than this cloud's 1.10.0: upgrade it at home (rebootinator update)";
  for (const release of ["1.9.9", "0.99.99", "1.9.10"]) {
    assertEquals(describeRelease(release, "1.10.0"), `${release}, ${older}`);
  }
  assertEquals(
    describeRelease("1.10.1", "1.10.0"),
    "1.10.1, newer than this cloud's 1.10.0: upgrade the cloud",
  );
});

Deno.test("what is no version is shown as it is", () => {
  for (const release of ["", "dev", "1.2", "1.2.3-rc1", "9999999.0.0"]) {
    assertEquals(describeRelease(release, "1.0.0"), release);
  }
});
