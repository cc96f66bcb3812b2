import { assertEquals } from "@std/assert";
import {
  afterAnswer,
  afterDeadMan,
  catchUpBefore,
  type ChannelState,
  goneOffAfterMs,
  isDeadManDue,
  openChannel,
  opensAt,
} from "../../../lib/phone/channel.ts";
import type { NtfyAnswer } from "../../../lib/phone/ntfy_answer.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const FRESH = openChannel(null, { fingerprint: "f1", now: T0 });
const YES: NtfyAnswer = { kind: "delivered", sequenceKnown: true };
const REFUSED: NtfyAnswer = { kind: "channel_refused", why: "status 401" };

function after(state: ChannelState, answer: NtfyAnswer, now = T0): ChannelState {
  return afterAnswer(state, { answer, now });
}

Deno.test("a channel that refuses us is paused and tried again after 15 min", () => {
  const paused = after(FRESH, REFUSED);
  assertEquals([paused.pausedSince, paused.trouble], [T0, "status 401"]);
  assertEquals(opensAt(paused, T0 + 899_999), T0 + 900_000);
  assertEquals(opensAt(paused, T0 + 900_000), T0 + 900_000);
  const again = after(paused, REFUSED, T0 + 900_000);
  assertEquals([again.pausedSince, again.retryAt], [T0, T0 + 1_800_000]);
});

Deno.test("a mended channel catches up on what was created before", () => {
  const paused = after(FRESH, REFUSED);
  assertEquals(catchUpBefore(FRESH, T0), null);
  assertEquals(catchUpBefore(paused, T0 + 5), T0 + 5);
  const mended = after(paused, YES, T0 + 9);
  assertEquals([mended.pausedSince, mended.retryAt, mended.trouble], [null, null, null]);
  assertEquals(catchUpBefore(mended, T0 + 99), T0 + 9);
});

Deno.test("other settings lift a pause at once and forget what was learnt", () => {
  const paused = { ...after(after(FRESH, YES), REFUSED), deadManArmedAt: T0 };
  assertEquals(openChannel(paused, { fingerprint: "f1", now: T0 + 5 }), paused);
  const changed = openChannel(paused, { fingerprint: "f2", now: T0 + 5 });
  assertEquals([changed.pausedSince, changed.catchUpBefore], [null, T0 + 5]);
  assertEquals([changed.knowsSequenceId, changed.deadManArmedAt], [false, null]);
  assertEquals(openChannel(FRESH, { fingerprint: "f2", now: T0 }).catchUpBefore, null);
});

Deno.test("a limit suspends the channel, a refused or failed message does not", () => {
  const limited = after(FRESH, { kind: "limited", untilMs: T0 + 5_000, why: "status 429" });
  assertEquals(opensAt(limited, T0), T0 + 5_000);
  assertEquals(after(limited, YES).suspendedUntil, null);
  assertEquals(after(FRESH, { kind: "message_refused", why: "status 400" }), FRESH);
  const failed = after(FRESH, { kind: "retry", afterMs: null, why: "no answer" });
  assertEquals([opensAt(failed, T0), failed.trouble], [T0, "no answer"]);
});

Deno.test("times far ahead, left by a clock that stepped back, do not lock the channel", () => {
  const state = { ...FRESH, suspendedUntil: T0 + 86_400_000, retryAt: T0 + 900_001 };
  assertEquals(opensAt(state, T0), T0 + 86_400_000);
  assertEquals(opensAt({ ...state, suspendedUntil: T0 + 86_400_001 }, T0), T0);
});

Deno.test("an answer without a sequence id leaves what is known of them", () => {
  const known = after(FRESH, YES);
  assertEquals(known.knowsSequenceId, true);
  assertEquals(after(known, { kind: "delivered", sequenceKnown: null }).knowsSequenceId, true);
  assertEquals(after(known, { kind: "delivered", sequenceKnown: false }).knowsSequenceId, false);
});

/** As the listening clock goes; by a wall clock that is beside it, in a process that is not new. */
function due(
  state: ChannelState,
  mostMs: number,
  changes: Partial<Parameters<typeof isDeadManDue>[1]> = {},
) {
  return isDeadManDue(state, { now: mostMs, mostMs, isFresh: false, seenForMs: 0, ...changes });
}

Deno.test("the dead man's message is armed every 30 min where sequence ids are known", () => {
  const known = after(FRESH, YES);
  assertEquals([due(FRESH, T0), due(known, T0)], [false, true]);
  assertEquals(due(after(known, REFUSED), T0), false);
  const armed = afterDeadMan(known, { answer: YES, now: T0, mostMs: T0 });
  assertEquals(due(armed, T0 + 1_799_999), false);
  assertEquals(due(armed, T0 + 1_800_000), true);
  assertEquals(due(armed, T0 - 60_001), true);
});

Deno.test("a process that has seen it armed for 30 min arms it though the listening clock stands", () => {
  const armed = afterDeadMan(after(FRESH, YES), { answer: YES, now: T0, mostMs: T0 });
  assertEquals(due(armed, T0 + 1_000, { seenForMs: 1_799_999 }), false);
  assertEquals(due(armed, T0 + 1_000, { seenForMs: 1_800_000 }), true);
  const tried = { ...armed, deadManTriedMs: T0 + 1_000 };
  assertEquals(due(tried, T0 + 1_000, { seenForMs: 1_800_000 }), false);
});

Deno.test("hosts whose clocks differ by an hour arm it no more often than one", () => {
  const armed = afterDeadMan(after(FRESH, YES), { answer: YES, now: T0 + 3_600_000, mostMs: T0 });
  for (const now of [T0 - 3_600_000, T0 + 9_000_000]) {
    assertEquals(due(armed, T0 + 10_000, { now }), false);
    // Once where it has begun, or was away: it may have been for hours.
    assertEquals(due(armed, T0 + 10_000, { now, isFresh: true }), true);
  }
  assertEquals(due(armed, T0 + 10_000, { now: T0 + 3_700_000, isFresh: true }), false);
});

Deno.test("whether it has gone off is told by the clock of the phone's server alone", () => {
  const minutes = (count: number) => T0 + count * 60_000;
  const armedAt = (server: number, now: number) => ({
    answer: { ...YES, at: minutes(server + 75) },
    now,
    mostMs: T0,
  });
  const armed = afterDeadMan(after(FRESH, YES), armedAt(0, T0 + 9e9));
  assertEquals(goneOffAfterMs(after(FRESH, YES), armedAt(99, T0)), null);
  for (const now of [0, T0, T0 + 9e12]) {
    assertEquals(goneOffAfterMs(armed, armedAt(74, now)), null);
    assertEquals(goneOffAfterMs(armed, armedAt(90, now)), 90 * 60_000);
  }
  assertEquals(goneOffAfterMs(armed, { ...armedAt(90, T0), answer: REFUSED }), null);
  // A server that does not say, and a record of an older cloud: by our own clock.
  const { deadManDueAt: _due, ...older } = afterDeadMan(after(FRESH, YES), {
    answer: YES,
    now: T0,
    mostMs: T0,
  });
  assertEquals(goneOffAfterMs(older, { answer: YES, now: minutes(74) }), null);
  assertEquals(goneOffAfterMs(older, { answer: YES, now: minutes(75) }), 75 * 60_000);
});

Deno.test("arming that fails is tried again after 5 min, and given up on an older server", () => {
  const known = after(FRESH, YES);
  const failed = { ...known, deadManTriedMs: T0 };
  assertEquals(due(failed, T0 + 299_999), false);
  assertEquals(due(failed, T0 + 300_000), true);
  const older = afterDeadMan(known, {
    answer: { ...YES, sequenceKnown: false },
    now: T0,
    mostMs: T0,
  });
  assertEquals([older.deadManArmedAt, due(older, T0 + 9e9)], [null, false]);
});
