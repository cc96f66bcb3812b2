import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  DEAD_MAN_DELAY_MS,
  deadManMessage,
  monitorRunsMessage,
} from "../../../lib/phone/notice_monitor.ts";
import { T0 } from "../../support/site/heartbeats.ts";

Deno.test("the dead man's message reads right when it goes off", () => {
  const message = deadManMessage(T0);
  assertEquals(message.delayMs, DEAD_MAN_DELAY_MS);
  assertEquals(message.title, "The monitor itself has stopped");
  assertStringIncludes(message.body, "since about 03:00 UTC");
});

Deno.test("the message that takes it back replaces it", () => {
  const message = monitorRunsMessage({ now: T0 + 9_000_000, armedAt: T0 });
  assertEquals(message.sequenceId, deadManMessage(T0).sequenceId);
  assertStringIncludes(message.body, "since about 03:00 UTC");
});
