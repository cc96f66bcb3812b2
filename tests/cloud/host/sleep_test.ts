import { assert, assertEquals } from "@std/assert";
import { sleep } from "../../../cloud/host/sleep.ts";

Deno.test("sleep() is never early", async () => {
  const startedAt = performance.now();
  await sleep(1.4);
  assert(performance.now() - startedAt >= 1.4);
});

Deno.test("sleep() ends as soon as it is not wanted any more, and leaves no timer", async () => {
  const stop = new AbortController();
  const asleep = sleep(3_600_000, stop.signal);
  stop.abort();
  await asleep;
  await sleep(3_600_000, stop.signal);
});

Deno.test("sleep() of more than a timer holds does not end at once", async () => {
  const stop = new AbortController();
  let isOver = false;
  const asleep = sleep(Number.MAX_SAFE_INTEGER, stop.signal).then(() => void (isOver = true));
  await sleep(2);
  assertEquals(isOver, false);
  stop.abort();
  await asleep;
});
