import { assertMatch } from "@std/assert";
import { RELEASE } from "../../lib/release.ts";

Deno.test("RELEASE is a version that a heartbeat can carry", () => {
  assertMatch(RELEASE, /^\d+\.\d+\.\d+$/);
});
