import { assertEquals } from "@std/assert";
import type { Notice } from "../../../lib/phone/notice.ts";
import {
  backoffMs,
  dueAt,
  failedRow,
  isPoison,
  nextMessage,
  type OutboxRow,
} from "../../../lib/phone/outbox.ts";
import { T0 } from "../../support/site/heartbeats.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BASE = { siteName: "Home", timeZone: null, sequenceId: "home-1" };
const NOW = { now: T0, deliveredAt: null, seenForMs: () => 0, gatherMs: 0 };

function down(incident: number): Notice {
  return { ...BASE, kind: "down", incident, lastSeenAt: T0 - 60_000, staleAfterMs: 60_000 };
}

function reminder(incident: number, number: number): Notice {
  return { ...BASE, kind: "reminder", incident, lastSeenAt: T0, number };
}

function back(incident: number): Notice {
  const facts = { lastSeenAt: T0 - 60_000, backAt: T0, saysBoth: false };
  return { ...BASE, kind: "back", incident, ...facts, report: null, lastCutAt: null };
}

const EVENT: Notice = {
  ...BASE,
  kind: "event",
  at: T0,
  what: { kind: "watchdog_mended" },
  command: null,
};

function queue(notices: readonly Notice[], head: Partial<OutboxRow> = {}): OutboxRow[] {
  return notices.map((notice, index) => ({
    v: 1,
    channel: "ntfy",
    site: "home",
    number: index + 1,
    notice,
    createdAt: T0,
    attempts: 0,
    nextAttemptAt: T0,
    leaseUntil: null,
    ...(index === 0 ? head : {}),
  }));
}

function next(rows: readonly OutboxRow[]): [string, readonly number[]] | null {
  const message = nextMessage(rows, NOW);
  return message === null ? null : [message.notice.kind, message.rows.map(({ number }) => number)];
}

Deno.test("an empty queue has no message, another one its head", () => {
  assertEquals(next([]), null);
  assertEquals(next(queue([EVENT, down(1)])), ["event", [1]]);
  assertEquals(next(queue([down(1)])), ["down", [1]]);
});

Deno.test("a down that waits for its back becomes one message that says both", () => {
  const message = nextMessage(queue([down(1), reminder(1, 1), EVENT, back(1), down(2)]), NOW);
  assertEquals(message?.rows.map(({ number }) => number), [1, 2, 4]);
  assertEquals(message?.notice.kind === "back" && message.notice.saysBoth, true);
});

Deno.test("a button's answer in the same place goes with what came before and after it", () => {
  const answer: Notice = {
    ...BASE,
    kind: "action",
    action: "snooze",
    at: T0,
    until: T0,
    silentSince: T0,
  };
  const elsewhere = { ...answer, sequenceId: "home_e1-1" };
  assertEquals(next(queue([down(1), answer, elsewhere, back(1)])), ["back", [1, 2, 4]]);
  assertEquals(next(queue([down(1), answer])), ["down", [1, 2]]);
  assertEquals(next(queue([reminder(1, 1), answer])), ["action", [1, 2]]);
  assertEquals(next(queue([answer, back(1)])), ["action", [1]]);
});

Deno.test("a reminder that waits for its back gives way to it", () => {
  const message = nextMessage(queue([reminder(1, 1), back(1)]), NOW);
  assertEquals(message?.rows.length, 2);
  assertEquals(message?.notice.kind === "back" && message.notice.saysBoth, false);
});

Deno.test("of several reminders the latest is sent, of a down and reminders the down", () => {
  const message = nextMessage(queue([reminder(1, 1), reminder(1, 2)]), NOW);
  assertEquals(message?.notice.kind === "reminder" && message.notice.number, 2);
  assertEquals(next(queue([down(1), reminder(1, 1)])), ["down", [1, 2]]);
});

Deno.test("another incident is another message", () => {
  assertEquals(next(queue([down(1), back(2)])), ["down", [1]]);
  assertEquals(next(queue([back(1), down(2), back(2)])), ["back", [1]]);
});

Deno.test("a head that is leased or not due holds its queue back", () => {
  assertEquals(next(queue([down(1), EVENT], { leaseUntil: T0 + 1 })), null);
  assertEquals(next(queue([down(1), EVENT], { nextAttemptAt: T0 + 1, attempts: 1 })), null);
});

Deno.test("whatever a wall clock says, a lease and a wait end once they were seen for as long", () => {
  const seenFor = (ms: number, head: Partial<OutboxRow>) =>
    nextMessage(queue([down(1)], head), { ...NOW, seenForMs: () => ms }) !== null;
  for (const leaseUntil of [T0 - 9e9, T0 + 30_000, T0 + 9e9]) {
    assertEquals([29_999, 30_000].map((ms) => seenFor(ms, { leaseUntil })), [false, true]);
  }
  const waits = { attempts: 2, nextAttemptAt: T0 + 3_600_000 };
  assertEquals([14_999, 15_000].map((ms) => seenFor(ms, waits)), [false, true]);
  const asked = { ...waits, waitMs: 40_000 };
  assertEquals([39_999, 40_000].map((ms) => seenFor(ms, asked)), [false, true]);
  // Set back by more than any wait lasts.
  assertEquals(seenFor(0, { attempts: 2, nextAttemptAt: T0 + 3_600_001 }), true);
});

Deno.test("news of a silence waits a moment for that of other homes, and nothing else does", () => {
  const gathering = (ms: number) => ({ ...NOW, seenForMs: () => ms, gatherMs: 500 });
  const waits = (rows: readonly OutboxRow[]) => nextMessage(rows, gathering(499)) === null;
  assertEquals(waits(queue([down(1)])), true);
  assertEquals(dueAt(queue([down(1)]), gathering(499)), T0 + 1);
  assertEquals(nextMessage(queue([down(1)]), gathering(500))?.rows.length, 1);
  assertEquals(dueAt(queue([down(1)]), gathering(500)), T0);
  for (const notice of [EVENT, reminder(1, 1), back(1)]) {
    assertEquals(waits(queue([notice])), false);
  }
  assertEquals(waits(queue([down(1), back(1)])), false);
  assertEquals(waits(queue([down(1)], { attempts: 1 })), false);
  assertEquals(waits(queue([down(1)], { alone: true })), false);
});

Deno.test("failures wait 5 s, 15 s, then a minute each, or as long as the server asks", () => {
  assertEquals([1, 2, 3, 4, 99].map(backoffMs), [5_000, 15_000, 60_000, 60_000, 60_000]);
  const [row] = queue([EVENT], { leaseUntil: T0 + 9 });
  if (row === undefined) throw new TypeError("No row");
  const after = (afterMs: number | null) =>
    failedRow(row, { now: T0, afterMs, deliveredAt: null }).nextAttemptAt - T0;
  assertEquals([null, 1, 60_000, 9e9].map(after), [5_000, 5_000, 60_000, 3_600_000]);
  const failed = failedRow(row, { now: T0, afterMs: null, deliveredAt: null });
  assertEquals([failed.attempts, failed.leaseUntil], [1, null]);
});

Deno.test("a wait is over when the channel took something since the failure", () => {
  const failed = { attempts: 5, nextAttemptAt: T0 + 50_000, failedAfter: T0 - 60_000 };
  const rows = queue([down(1)], failed);
  const at = (deliveredAt: number) => nextMessage(rows, { ...NOW, deliveredAt });
  assertEquals(at(T0 - 60_000), null);
  // By a wall clock that is ahead or behind as well.
  for (const deliveredAt of [T0 - 9e9, T0, T0 + 9e9]) assertEquals(at(deliveredAt)?.rows.length, 1);
});

Deno.test("dueAt() tells when to look again", () => {
  assertEquals(dueAt([], NOW), null);
  assertEquals(dueAt(queue([EVENT]), NOW), T0);
  assertEquals(dueAt(queue([EVENT], { leaseUntil: T0 + 5 }), NOW), T0 + 30_000);
  assertEquals(dueAt(queue([EVENT], { nextAttemptAt: T0 + 7, attempts: 1 }), NOW), T0 + 7);
  const seen = { ...NOW, seenForMs: () => 4_000 };
  assertEquals(dueAt(queue([EVENT], { nextAttemptAt: T0 + 9e5, attempts: 1 }), seen), T0 + 1_000);
});

/** A row of its own kind that fails again and again; says each time whether it is at fault. */
function failing(fields: Partial<OutboxRow> = {}) {
  let [row] = queue([EVENT], fields);
  let deliveredAt = T0;
  return (at: number, beside: "beside others" | "alone") => {
    if (row === undefined) throw new TypeError("No row");
    if (beside === "beside others") deliveredAt++;
    row = failedRow(row, { now: at, afterMs: null, deliveredAt });
    return isPoison(row);
  };
}

Deno.test("a failure counts against its notice where another got through since the failure before", () => {
  const beside = (row: OutboxRow | undefined, deliveredAt: number | null) => {
    if (row === undefined) throw new TypeError("No row");
    return failedRow(row, { now: T0 + 9_000, afterMs: null, deliveredAt }).blamed ?? 0;
  };
  const [fresh] = queue([EVENT]);
  assertEquals([null, T0].map((at) => beside(fresh, at)), [0, 0]);
  const failed = { attempts: 2, blamed: 1, blamedForMs: 1_200_000, nextAttemptAt: T0 + 17_000 };
  const [again] = queue([EVENT], { ...failed, failedAfter: T0 });
  // Whatever wall clocks show: what was delivered before is not delivered since.
  assertEquals([T0, T0 - 9e9, T0 + 9e9].map((at) => beside(again, at)), [1, 2, 2]);
  const [first] = queue([EVENT], { ...failed, failedAfter: null });
  assertEquals([null, T0].map((at) => beside(first, at)), [1, 2]);
});

Deno.test("a notice is at fault that failed beside others for an hour", () => {
  const fail = failing();
  // Hours in which nobody got through say nothing of this one.
  for (let hour = 0; hour < 12; hour++) assertEquals(fail(T0 + hour * HOUR, "alone"), false);
  let minutes = 0;
  while (!fail(T0 + 12 * HOUR + minutes * MINUTE, "beside others")) minutes++;
  assertEquals(minutes, 60);
});

Deno.test("failures of one bad moment are as good as one, whatever lies between two of them", () => {
  const fail = failing();
  const burst = (fromMs: number) =>
    [0, 5_000, 10_000, 15_000, 20_000].map((ms) => fail(T0 + fromMs + ms, "beside others"));
  const dead = (fromMs: number) => {
    for (let at = fromMs; at < fromMs + 2 * HOUR; at += MINUTE) fail(T0 + at, "alone");
  };
  const notYet = [false, false, false, false, false];
  fail(T0 - MINUTE, "alone");
  assertEquals(burst(0), notYet);
  dead(MINUTE);
  assertEquals(burst(3 * HOUR), notYet);
  dead(3 * HOUR + MINUTE);
  assertEquals(burst(6 * HOUR), notYet);
});

Deno.test("no clock that is set, and no two that differ, put a notice at fault", () => {
  const stepped = failing();
  const year = 365 * 24 * HOUR;
  const at = [0, 5_000, year, year + 5_000, 0, 5_000, 2 * year, 2 * year + 5_000, 3 * year, 0];
  for (const ms of at) assertEquals(stepped(T0 + ms, "beside others"), false);
  const differing = failing();
  for (let minute = 0; minute < 59; minute++) {
    const aheadMs = minute % 2 === 0 ? 0 : 30 * MINUTE;
    assertEquals(differing(T0 + minute * MINUTE + aheadMs, "beside others"), false);
  }
});

Deno.test("what the release before counted against a notice is forgotten", () => {
  const old = { attempts: 40, failedAfter: T0, nextAttemptAt: T0, waitMs: MINUTE, failedBeside: 9 };
  const fail = failing(old);
  assertEquals([1, 2, 3].map((minute) => fail(T0 + minute * MINUTE, "beside others")), [
    false,
    false,
    false,
  ]);
});
