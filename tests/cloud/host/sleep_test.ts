import { assert, assertEquals } from "@std/assert";
import { isSoonDone, sleep } from "../../../cloud/host/sleep.ts";

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

Deno.test("what waits for nothing is soon done, well or not; what waits for a timer is not", async () => {
  assertEquals(await isSoonDone(Promise.resolve()), true);
  assertEquals(await isSoonDone(Promise.reject(new Error("No"))), true);
  const body = new Response("{}").body?.getReader();
  assertEquals(await isSoonDone(Promise.resolve(body?.read())), true);
  const asleep = sleep(0);
  assertEquals(await isSoonDone(asleep), false);
  await asleep;
});
