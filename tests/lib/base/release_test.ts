import { assertMatch } from "@std/assert";
import { RELEASE } from "../../../lib/base/release.ts";

Deno.test("RELEASE is a version that a heartbeat can carry", () => {
  assertMatch(RELEASE, /^\d+\.\d+\.\d+$/);
});
