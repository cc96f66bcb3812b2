import { assertEquals } from "@std/assert";
import { acknowledge, eventText, markTold, say } from "../../../../lib/watch/state/event_queue.ts";
import { EVENTS_MAX } from "../../../../lib/watch/state/shape.ts";
import { initialState } from "../../../../lib/watch/state/state.ts";
import { clockAt } from "../../../support/watch/watch.ts";

function saidTimes(count: number) {
  let state = initialState(clockAt(5_000));
  for (let index = 0; index < count; index++) state = say(state, { kind: "plug_well" });
  return state;
}

Deno.test("say() numbers events from 1 and dates them", () => {
  const { pending } = saidTimes(2).events;
  assertEquals(pending.map(({ id, uptimeMs }) => [id, uptimeMs]), [[1, 5_000], [2, 5_000]]);
});

Deno.test("say() loses the oldest event when the queue is full", () => {
  const { pending, nextId } = saidTimes(EVENTS_MAX + 1).events;
  assertEquals([pending.length, pending[0]?.id, nextId], [EVENTS_MAX, 2, EVENTS_MAX + 2]);
});

Deno.test("acknowledge() and markTold() touch only what they name", () => {
  const { events } = saidTimes(3);
  assertEquals(acknowledge(events, 2).pending.map(({ id }) => id), [3]);
  assertEquals(markTold(events, [2]).pending.map(({ told }) => told), [false, true, false]);
});

Deno.test("eventText() makes one line of at most 200 characters", () => {
  assertEquals(eventText(" a\n\tb\u0007c  d "), "a b c d");
  assertEquals([eventText("x".repeat(200)).length, eventText("x".repeat(201)).length], [200, 200]);
});
