import { assertEquals } from "@std/assert";
import { patienceFor } from "../../../home/airtouch/patience.ts";

Deno.test("an answer gets a fifth of the wait, at least 2 s and at most a minute", () => {
  const answerMs = (waitMs: number) => patienceFor(waitMs).questionReplyMs;
  assertEquals([100, 10_000, 10_005, 60_000, 300_000, 600_000].map(answerMs), [
    2_000,
    2_000,
    2_001,
    12_000,
    60_000,
    60_000,
  ]);
  assertEquals(patienceFor(60_000).commandReplyMs, 12_000);
});
