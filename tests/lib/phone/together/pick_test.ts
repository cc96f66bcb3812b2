import { assertEquals } from "@std/assert";
import type { Notice } from "../../../../lib/phone/notice.ts";
import type { OutboxRow, QueueContext } from "../../../../lib/phone/outbox.ts";
import {
  failedTogether,
  GATHER_MS,
  pickTogether,
  TOGETHER_MAX,
} from "../../../../lib/phone/together/pick.ts";
import { T0 } from "../../../support/site/heartbeats.ts";

const RIPE: QueueContext = {
  now: T0,
  deliveredAt: null,
  seenForMs: () => GATHER_MS,
  gatherMs: GATHER_MS,
};
const FRESH = { ...RIPE, seenForMs: () => GATHER_MS - 1 };

function row(site: string, changes: Partial<OutboxRow> = {}): OutboxRow {
  const notice: Notice = {
    kind: "down",
    siteName: site,
    timeZone: null,
    sequenceId: `${site}-1`,
    incident: 1,
    lastSeenAt: T0 - 60_000,
    staleAfterMs: 60_000,
  };
  return {
    v: 1,
    channel: "ntfy",
    site,
    number: 1,
    notice,
    createdAt: T0,
    attempts: 0,
    nextAttemptAt: T0,
    leaseUntil: null,
    ...changes,
  };
}

function picked(queues: readonly OutboxRow[][], context = RIPE): string[] {
  return pickTogether(queues, context).map(({ site }) => site);
}

const ABC = ["a", "b", "c"].map((site) => [row(site)]);

Deno.test("three homes whose silence is all that waits go together, two do not", () => {
  assertEquals(picked(ABC), ["a", "b", "c"]);
  assertEquals(picked(ABC.slice(1)), []);
  assertEquals(picked([]), []);
});

Deno.test("a home of which something else waits, or that is being told, stays out", () => {
  const event: Notice = {
    kind: "event",
    siteName: "d",
    timeZone: null,
    sequenceId: "d_e1-1",
    at: T0,
    what: { kind: "watchdog_mended" },
    command: null,
  };
  const others: readonly OutboxRow[][] = [
    [],
    [row("d", { notice: event })],
    [row("d"), row("d", { number: 2, notice: event })],
    [row("d", { leaseUntil: T0 })],
    [row("d", { alone: true })],
    [row("d", { attempts: 1, blamed: 1 })],
  ];
  for (const queue of others) assertEquals(picked([...ABC, queue]), ["a", "b", "c"]);
});

Deno.test("the first that has waited its moment takes along all that wait", () => {
  assertEquals(picked(ABC, FRESH), []);
  const firstIsRipe = { ...RIPE, seenForMs: ({ site }: OutboxRow) => site === "a" ? 500 : 0 };
  assertEquals(picked(ABC, firstIsRipe), ["a", "b", "c"]);
});

Deno.test("what failed waits for its time, and goes along with what is new", () => {
  const failed = ABC.map(([each]) =>
    failedTogether([each as OutboxRow], {
      now: T0,
      afterMs: null,
      deliveredAt: null,
    })
  );
  assertEquals(picked(failed, FRESH), []);
  assertEquals(picked(failed, { ...FRESH, now: T0 + 5_000 }), ["a", "b", "c"]);
  assertEquals(picked([...failed, [row("d")]]), ["a", "b", "c", "d"]);
});

Deno.test("1,000 homes are a message, and wait for no more", () => {
  const queues = Array.from({ length: TOGETHER_MAX + 7 }, (_, index) => [row(`h${index}`)]);
  assertEquals(picked(queues, FRESH).length, TOGETHER_MAX);
  assertEquals(picked(queues.slice(0, TOGETHER_MAX - 1), FRESH).length, 0);
});

Deno.test("one home leaves the others at the third failure, all where something got through", () => {
  const again = (rows: readonly OutboxRow[], deliveredAt: number | null) =>
    failedTogether(rows, { now: T0, afterMs: null, deliveredAt });
  const first = again(ABC.flat(), null);
  assertEquals(first.map(({ attempts }) => attempts), [1, 1, 1]);
  assertEquals(first.map(({ alone }) => alone), [undefined, undefined, undefined]);
  const third = again(again(first, null), null);
  assertEquals(third.map(({ alone }) => alone), [true, undefined, undefined]);
  // What failed before it came together with the others does not count.
  const older = [row("a", { attempts: 2 }), ...ABC.slice(1).flat()];
  assertEquals(again(older, null).some(({ alone }) => alone), false);
  const beside = again(first, T0 + 1);
  assertEquals(picked(beside.map((each) => [each]), { ...RIPE, now: T0 + 9e5 }), []);
});
