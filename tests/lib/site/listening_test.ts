import { assertEquals } from "@std/assert";
import {
  GRACE_MS,
  type ListeningState,
  type Meeting,
  meetMark,
  missAnswer,
  mostListened,
  pauseListening,
  PROOF_MS_MAX,
  proveListening,
} from "../../../lib/site/listening.ts";
import { markAt, T0 } from "../../support/site/heartbeats.ts";

const SECOND = 1_000;

/** Awake all the time. */
function at(ms: number) {
  return { awakeMs: ms, passedMs: ms };
}

/** The mark of `T0` as it is read at `ms`, by a process that has not made it. */
function meeting(ms: number, changes: Partial<Meeting> = {}): Meeting {
  const facts = { mark: markAt(T0), isSame: false, madeAt: null, now: T0 + ms, clocksAgree: true };
  return { ...facts, markEveryMs: 60 * SECOND, steady: at(ms), ...changes };
}

const BEGUN: ListeningState = meetMark(null, meeting(0));

Deno.test("a proof adds the time since the one before, and never more than 15 s", () => {
  const added = (ms: number) => proveListening(BEGUN, at(ms)).listenMs - T0;
  assertEquals([0, 1, 14_999, 15_000, 15_001, 9e9].map(added), [
    0,
    1,
    14_999,
    PROOF_MS_MAX,
    PROOF_MS_MAX,
    PROOF_MS_MAX,
  ]);
});

Deno.test("time asleep adds nothing, and is an absence", () => {
  const slept = proveListening(BEGUN, { awakeMs: 5 * SECOND, passedMs: 305 * SECOND });
  assertEquals(slept.listenMs, T0 + 5 * SECOND);
  assertEquals(slept.graceUntil, T0 + 5 * SECOND + GRACE_MS);
});

Deno.test("after an absence there is one beat of grace, after a breath there is none", () => {
  const grace = (ms: number) => proveListening({ ...BEGUN, graceUntil: 0 }, at(ms)).graceUntil;
  assertEquals(grace(20 * SECOND), 0);
  assertEquals(grace(20 * SECOND + 1), T0 + PROOF_MS_MAX + GRACE_MS);
});

Deno.test("a process that begins goes on where the mark ends, with one beat of grace", () => {
  assertEquals([BEGUN.listenMs, BEGUN.graceUntil], [T0, T0 + GRACE_MS]);
  const first = meetMark(null, meeting(0, { mark: null }));
  assertEquals(first.listenMs, 0);
});

Deno.test("what another process listened to counts, and no time counts twice", () => {
  const mark = markAt(T0, { listenMs: T0 + 40 * SECOND, listenAt: T0 + 48 * SECOND });
  const shown = (state: ListeningState, changes: Partial<Meeting> = {}) => {
    const met = meetMark(state, meeting(50 * SECOND, { mark, ...changes }));
    return proveListening(met, at(55 * SECOND)).listenMs - T0;
  };
  // Its own time counts from when the mark was made, whether it proved any before or since.
  assertEquals(shown(BEGUN), 47 * SECOND);
  assertEquals(shown(proveListening(BEGUN, at(30 * SECOND))), 47 * SECOND);
  assertEquals(shown(proveListening(BEGUN, at(49 * SECOND))), 47 * SECOND);
  // By wall clocks that may differ, and where they do, it counts from when it was met.
  assertEquals(shown(BEGUN, { clocksAgree: false }), 45 * SECOND);
  for (const now of [T0, T0 + 9e9]) assertEquals(shown(BEGUN, { now }), 45 * SECOND);
});

Deno.test("what no mark says is given up, so that from mark to mark the clock runs no faster than time", () => {
  const proofs = [15, 30, 45].map((second) => second * SECOND);
  const ahead = proofs.reduce((state, ms) => proveListening(state, at(ms)), BEGUN);
  assertEquals(ahead.listenMs, T0 + 45 * SECOND);
  // Who was away until then has written 15 s of it, 2 s ago.
  const mark = markAt(T0, { listenMs: T0 + 15 * SECOND, listenAt: T0 + 45 * SECOND });
  const met = meetMark(ahead, meeting(47 * SECOND, { mark }));
  assertEquals(proveListening(met, at(47 * SECOND)).listenMs, T0 + 17 * SECOND);
  assertEquals(mostListened(met, at(47 * SECOND)), T0 + 17 * SECOND);
});

Deno.test("most() is never below what anybody may show, whatever wall clock wrote the mark", () => {
  const most = (state: ListeningState | null, listenAt: number, clocksAgree: boolean) => {
    const mark = markAt(T0, { listenMs: T0, listenAt });
    const met = meetMark(state, meeting(8 * SECOND, { mark, now: T0, clocksAgree }));
    return mostListened(met, at(15 * SECOND)) - T0;
  };
  assertEquals(most(null, T0 - 20 * SECOND, true), 27 * SECOND);
  // By clocks that differ its age is not known: as old as it may be.
  for (const listenAt of [T0 + 240 * SECOND, T0 - 240 * SECOND, T0 - 2 * SECOND]) {
    assertEquals(most(null, listenAt, false), 82 * SECOND);
    // Where another one was met 8 s before, it is no older than that.
    assertEquals(most(BEGUN, listenAt, false), 15 * SECOND);
  }
});

Deno.test("what hung counts once: a mark that was made in it says nothing of what came after", () => {
  // It is made 15 s after the last proof, and stored 25 s later; nobody hears that it was.
  const mark = markAt(T0, { listenMs: T0 + 15 * SECOND, listenAt: T0 + 15 * SECOND });
  const hung = missAnswer(missAnswer(BEGUN, at(20 * SECOND)), at(38 * SECOND));
  const met = meetMark(hung, meeting(40 * SECOND, { mark }));
  assertEquals(proveListening(met, at(40 * SECOND)).listenMs, T0 + 17 * SECOND);
  // One of its own whose answer came after minutes holds nothing that is not known.
  const own = { mark, madeAt: at(15 * SECOND) };
  const late = proveListening(BEGUN, at(300 * SECOND));
  assertEquals(meetMark(late, meeting(300 * SECOND, own)).listenMs, T0 + PROOF_MS_MAX);
});

Deno.test("a call without an answer costs what came before it, and is an absence by its length", () => {
  const hung = missAnswer({ ...BEGUN, graceUntil: 0 }, at(9 * SECOND));
  const next = proveListening(hung, at(12 * SECOND));
  assertEquals([next.listenMs, next.graceUntil], [T0 + 3 * SECOND, 0]);
  assertEquals(proveListening(next, at(20 * SECOND)).listenMs, T0 + 11 * SECOND);
  assertEquals(proveListening(hung, at(21 * SECOND)).graceUntil, T0 + 12 * SECOND + GRACE_MS);
});

Deno.test("a mark that is met twice is as old as it is", () => {
  const mark = markAt(T0, { listenAt: T0 + 9e9 });
  const once = meetMark(BEGUN, meeting(50 * SECOND, { mark }));
  const twice = meetMark(once, meeting(53 * SECOND, { mark, isSame: true }));
  for (const state of [once, twice]) {
    assertEquals(mostListened(state, at(60 * SECOND)), T0 + 60 * SECOND);
  }
});

Deno.test("by a mark of its own a process knows the age, whatever its wall clock does", () => {
  const state = meetMark(BEGUN, meeting(9 * SECOND, { madeAt: at(7 * SECOND), now: 0 }));
  assertEquals(mostListened(state, at(9 * SECOND)), T0 + 2 * SECOND);
});

Deno.test("a process that begins supposes another one until that would have written a mark", () => {
  const mark = markAt(T0 + 5 * SECOND, { listenMs: T0 + 5 * SECOND });
  const most = (clocksAgree: boolean, ms: number) => {
    const begun = meetMark(null, meeting(0, { clocksAgree }));
    const proved = proveListening(begun, at(ms));
    const own = { mark: { ...mark, listenMs: proved.listenMs }, madeAt: at(ms), clocksAgree };
    return mostListened(meetMark(proved, meeting(ms, own)), at(ms)) - proved.listenMs;
  };
  assertEquals([most(true, 5 * SECOND), most(false, 5 * SECOND)], [0, 75 * SECOND]);
});

Deno.test("a process that finds no mark at all supposes nobody else", () => {
  const begun = meetMark(null, meeting(0, { mark: null, clocksAgree: false }));
  const proved = proveListening(begun, at(5 * SECOND));
  const mark = markAt(T0 + 5 * SECOND, { listenMs: proved.listenMs });
  const own = { mark, madeAt: at(5 * SECOND), clocksAgree: false };
  const met = meetMark(proved, meeting(5 * SECOND, own));
  assertEquals(mostListened(met, at(5 * SECOND)), proved.listenMs);
});

Deno.test("most() goes on in an absence, so that nobody is heard too early", () => {
  const away = proveListening(BEGUN, at(100 * SECOND));
  assertEquals(mostListened(away, at(100 * SECOND)), T0 + 100 * SECOND);
  const met = meetMark(away, meeting(100 * SECOND, { isSame: true }));
  assertEquals(mostListened(met, at(100 * SECOND)), T0 + 75 * SECOND);
  assertEquals(met.listenMs, T0 + PROOF_MS_MAX);
});

Deno.test("nobody counts more before the next mark than others reckon with", () => {
  let state = BEGUN;
  for (let ms = 0; ms <= 300 * SECOND; ms += 10 * SECOND) state = proveListening(state, at(ms));
  assertEquals(state.listenMs, T0 + 75 * SECOND);
});

Deno.test("without a way in time adds nothing, and there is grace when it is open again", () => {
  const closed = pauseListening(BEGUN, at(12 * SECOND));
  assertEquals([closed.listenMs, closed.graceUntil], [T0, T0 + GRACE_MS]);
  assertEquals(proveListening(closed, at(15 * SECOND)).listenMs, T0 + 3 * SECOND);
});
