import { assertEquals } from "@std/assert";
import { sendTimeoutMs } from "../../../cloud/phone/deliver_run.ts";
import { T0 } from "../../support/site/heartbeats.ts";

Deno.test("a request gets the time that is left, at most 10 s, and none below 1.5 s", () => {
  assertEquals(sendTimeoutMs(T0, T0 + 60_000), 10_000);
  assertEquals(sendTimeoutMs(T0, T0 + 10_000), 10_000);
  assertEquals(sendTimeoutMs(T0, T0 + 9_999), 9_999);
  assertEquals(sendTimeoutMs(T0, T0 + 1_500), 1_500);
  assertEquals(sendTimeoutMs(T0, T0 + 1_499), 0);
  assertEquals(sendTimeoutMs(T0, T0 - 1), 0);
});
