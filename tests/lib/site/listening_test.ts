import { assertEquals } from "@std/assert";
import {
  GRACE_MS,
  type ListeningState,
  type Meeting,
  meetMark,
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

function meeting(ms: number, changes: Partial<Meeting> = {}): Meeting {
  const facts = { mark: markAt(T0), isOwn: true, now: T0 + ms, markEveryMs: 60 * SECOND };
  return { ...facts, steady: at(ms), ...changes };
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
  const mark = markAt(T0, { listenMs: T0 + 40 * SECOND });
  const met = meetMark(BEGUN, meeting(50 * SECOND, { mark, isOwn: false }));
  assertEquals(met.listenMs, T0 + 40 * SECOND);
  assertEquals(proveListening(met, at(55 * SECOND)).listenMs, T0 + 45 * SECOND);
  // One that knows less than this process changes nothing.
  const less = meetMark(BEGUN, meeting(10 * SECOND, { isOwn: false }));
  assertEquals(proveListening(less, at(10 * SECOND)).listenMs, T0 + 10 * SECOND);
});

Deno.test("most() is never below what another process may know, whatever its wall clock shows", () => {
  const foreign = (listenAt: number) => {
    const mark = markAt(T0, { listenMs: T0, listenAt });
    return meetMark(null, meeting(0, { mark, isOwn: false, now: T0 }));
  };
  const most = (listenAt: number) => mostListened(foreign(listenAt), at(7 * SECOND)) - T0;
  assertEquals(most(T0 - 20 * SECOND), 27 * SECOND);
  // By clocks that differ by minutes its age is not known: as old as it may be.
  assertEquals(most(T0 + 240 * SECOND), 82 * SECOND);
  assertEquals(most(T0 - 240 * SECOND), 82 * SECOND);
});

Deno.test("most() goes on in an absence, so that nobody is heard too early", () => {
  const away = proveListening(BEGUN, at(100 * SECOND));
  assertEquals(mostListened(away, at(100 * SECOND)), T0 + 100 * SECOND);
  const met = meetMark(away, meeting(100 * SECOND));
  assertEquals(mostListened(met, at(100 * SECOND)), T0 + PROOF_MS_MAX);
});

Deno.test("a process keeps no more to itself than others reckon with", () => {
  let state = BEGUN;
  for (let ms = 0; ms <= 300 * SECOND; ms += 10 * SECOND) state = proveListening(state, at(ms));
  assertEquals(state.listenMs, T0 + 75 * SECOND);
});

Deno.test("without a way in time adds nothing, and there is grace when it is open again", () => {
  const closed = pauseListening(BEGUN, at(12 * SECOND));
  assertEquals([closed.listenMs, closed.graceUntil], [T0, T0 + GRACE_MS]);
  assertEquals(proveListening(closed, at(15 * SECOND)).listenMs, T0 + 3 * SECOND);
});
