import { assertEquals } from "@std/assert";
import { noteAccepted, noteUnheard } from "../../../../lib/watch/tell/contact.ts";
import { tellNotReached } from "../../../../lib/watch/tell/not_reached.ts";
import { encodeWatchState, parseWatchState } from "../../../../lib/watch/state/codec.ts";
import { initialState, type WatchState } from "../../../../lib/watch/state/state.ts";
import { clockAt } from "../../../support/watch/watch.ts";

const REPLY = { acknowledged: 0, serverTimeMs: 0, commands: [] };
const BEAT = { online: true, everyMs: 15_000 };
const OFFLINE = { ...BEAT, online: false };
const S = 1_000;

/** What beats at these seconds came to: taken, not taken, or not taken while the line was dead. */
function after(beats: Readonly<Record<number, "yes" | "no" | "dead">>): WatchState {
  return Object.entries(beats).reduce((state, [second, what]) => {
    const here = { ...state, uptimeMs: Number(second) * S };
    if (what === "yes") return noteAccepted(here, REPLY);
    return noteUnheard(here, what === "no" ? BEAT : OFFLINE);
  }, initialState(clockAt(0)));
}

/** As a heartbeat at `second` tells it, in seconds: from when until when. */
function told(state: WatchState, second: number, options = BEAT) {
  const { notReached } = tellNotReached({ ...state, uptimeMs: second * S }, options);
  return notReached?.map(({ fromAgoMs, toAgoMs }) => [
    second - fromAgoMs / S,
    second - toAgoMs / S,
  ]);
}

Deno.test("a home whose heartbeats are all taken tells and keeps nothing of it", () => {
  const state = after({ 0: "yes", 15: "yes" });
  assertEquals(told(state, 30), undefined);
  assertEquals("notReached" in state.cloud, false);
});

Deno.test("from the last heartbeat that was taken until the next that is, the cloud was not reached", () => {
  const state = after({ 0: "yes", 15: "no", 30: "no", 45: "no" });
  assertEquals(told(state, 60), [[0, 60]]);
  assertEquals(parseWatchState(encodeWatchState(state)), state);
  const heard = noteAccepted({ ...state, uptimeMs: 60 * S }, REPLY);
  assertEquals("notReached" in heard.cloud, false);
});

Deno.test("time in which the line was dead, or nobody looked, is in no stretch", () => {
  const dead = after({ 0: "yes", 15: "no", 30: "no", 45: "dead", 60: "dead", 75: "no" });
  assertEquals(told(dead, 90), [[0, 30], [75, 90]]);
  assertEquals(told(after({ 0: "yes", 15: "dead" }), 30), undefined);
  const asleep = after({ 0: "yes", 15: "no", 30: "no", 3_600: "no" });
  assertEquals(told(asleep, 3_615), [[0, 30], [3_600, 3_615]]);
  assertEquals(told(after({ 0: "yes", 15: "no" }), 3_600), [[0, 15], [3_600, 3_600]]);
});

Deno.test("a heartbeat that gets through although nothing else answers does not prolong it", () => {
  assertEquals(told(after({ 0: "yes", 15: "no", 30: "no" }), 45, OFFLINE), [[0, 30]]);
});

/** `rounds` times: two beats that were not taken, 15 s apart, and two while the line was dead. */
function rounds(count: number, beat: readonly ("no" | "dead")[]): Record<number, "no" | "dead"> {
  const each = Array.from({ length: count }, () => beat).flat();
  return Object.fromEntries(each.map((what, index) => [index * 15, what]));
}

Deno.test("of many stretches the last four are told", () => {
  const state = after(rounds(9, ["no", "no", "dead", "dead"]));
  assertEquals(told(state, 540, OFFLINE), [300, 360, 420, 480].map((at) => [at, at + 15]));
});

Deno.test("moments at which a line that comes and goes was there take no stretch's place", () => {
  const flapping = rounds(9, ["no", "dead"]);
  const beats = Object.entries(flapping).map(([at, what]) => [Number(at) + 60, what] as const);
  const state = after({ 0: "yes", 15: "no", 30: "no", 45: "dead", ...Object.fromEntries(beats) });
  assertEquals(told(state, 345), [[0, 30], [345, 345]]);
});
