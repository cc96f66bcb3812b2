import { assertEquals } from "@std/assert";
import {
  cloudIsSilent,
  forgetEvents,
  heartbeatDue,
  noteAccepted,
  notePhone,
  noteUnheard,
  phoneIsOurs,
  provenByHeartbeat,
} from "../../../../lib/watch/tell/contact.ts";
import { say } from "../../../../lib/watch/state/event_queue.ts";
import { MINUTE_MS } from "../../../../lib/time/time.ts";
import { initialState, type WatchState } from "../../../../lib/watch/state/state.ts";
import { clockAt } from "../../../support/watch/watch.ts";

const START = initialState(clockAt(60_000));
const BEAT = { online: true, everyMs: 15_000 };
const REPLY = { acknowledged: 0, serverTimeMs: 0, commands: [] };

function at(state: WatchState, uptimeMs: number): WatchState {
  return { ...state, uptimeMs };
}

Deno.test("heartbeatDue() tolerates ticks that come a few seconds early", () => {
  assertEquals(heartbeatDue(START, 60_000), true);
  const beaten = noteAccepted(START, REPLY);
  assertEquals(heartbeatDue(at(beaten, 112_000), 60_000), false);
  assertEquals(heartbeatDue(at(beaten, 113_000), 60_000), true);
  assertEquals(heartbeatDue(at(noteUnheard(START, BEAT), 75_000), 15_000), true);
});

Deno.test("provenByHeartbeat() counts for the next tick only", () => {
  const beaten = noteAccepted(START, REPLY);
  assertEquals(provenByHeartbeat(beaten, 60_000 + 45_000), true);
  assertEquals(provenByHeartbeat(beaten, 60_000 + 46_000), false);
  assertEquals(provenByHeartbeat(beaten, 59_000), false);
  assertEquals(provenByHeartbeat(START, 60_000), false);
});

Deno.test("noteAccepted() lets acknowledged events go and keeps the rest", () => {
  const said = say(say(START, { kind: "plug_well" }), { kind: "router_restarted" });
  const after = noteAccepted(said, { ...REPLY, acknowledged: 1 });
  assertEquals(after.events.pending.map(({ id }) => id), [2]);
  const absurd = noteAccepted(said, { ...REPLY, acknowledged: 999 });
  assertEquals([absurd.events.pending, absurd.events.nextId], [[], 3]);
});

Deno.test("the phone is the home's to tell without a cloud, or 10 min after its last yes", () => {
  assertEquals(phoneIsOurs(START, { online: true, hasCloud: false }), true);
  assertEquals(phoneIsOurs(START, { online: false, hasCloud: false }), false);
  const unheard = noteUnheard(START, BEAT);
  const early = at(unheard, 60_000 + 10 * MINUTE_MS - 1);
  const due = at(unheard, 60_000 + 10 * MINUTE_MS);
  assertEquals([early, due].map((state) => phoneIsOurs(state, { online: true, hasCloud: true })), [
    false,
    true,
  ]);
  assertEquals(cloudIsSilent(noteAccepted(due, REPLY)), false);
});

Deno.test("time without internet does not count against the cloud", () => {
  const offline = noteUnheard(noteUnheard(START, BEAT), { ...BEAT, online: false });
  assertEquals(offline.cloud.refusedSinceMs, null);
});

Deno.test("notePhone() forgets events without a cloud, and marks them told with one", () => {
  const said = say(START, { kind: "plug_well" });
  const alone = notePhone(said, { delivered: true, hasCloud: false, ids: [1] });
  assertEquals(alone.events.pending, []);
  const shared = notePhone(said, { delivered: true, hasCloud: true, ids: [1] });
  assertEquals(shared.events.pending.map(({ told }) => told), [true]);
  const failed = notePhone(said, { delivered: false, hasCloud: true, ids: [1] });
  assertEquals(failed.events.pending.map(({ told }) => told), [false]);
});

Deno.test("a phone that could not be told is tried again a minute later", () => {
  const failed = notePhone(START, { delivered: false, hasCloud: false, ids: [] });
  const options = { online: true, hasCloud: false };
  assertEquals(phoneIsOurs(at(failed, 60_000 + MINUTE_MS - 1), options), false);
  assertEquals(phoneIsOurs(at(failed, 60_000 + MINUTE_MS), options), true);
});

Deno.test("forgetEvents() empties the queue and keeps counting", () => {
  const after = forgetEvents(say(START, { kind: "plug_well" }));
  assertEquals([after.events.pending, after.events.nextId], [[], 2]);
});
