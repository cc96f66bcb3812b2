/** C1, C2 and C4 of docs/design.md for the pure site machine, over random worlds. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Change, deadlineAt, type Hearing, type SiteRecord } from "../../../lib/site/site.ts";
import type { Flip } from "../../../lib/site/history.ts";
import { applyHeartbeat } from "../../../lib/site/heartbeat.ts";
import { applySweep } from "../../../lib/site/sweep.ts";
import { heartbeat, T0 } from "../../support/site/heartbeats.ts";

const STALE = 60_000;
const REMINDER_FIRST = 300_000;

/** One step of a random world: time passes, then something happens. */
interface Step {
  readonly kind: "beat" | "beat_twice" | "sweep" | "away";
  readonly afterMs: number;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: stepOf("beat", { min: 1, max: 20_000 }) },
  { weight: 1, arbitrary: stepOf("beat_twice", { min: 1, max: 20_000 }) },
  { weight: 1, arbitrary: stepOf("beat", { min: 20_000, max: 1_000_000 }) },
  { weight: 6, arbitrary: stepOf("sweep", { min: 1, max: 60_000 }) },
  { weight: 1, arbitrary: stepOf("away", { min: 1, max: 600_000 }) },
);

function stepOf(kind: Step["kind"], range: { min: number; max: number }): fc.Arbitrary<Step> {
  return fc.record({ kind: fc.constant(kind), afterMs: fc.integer(range) });
}

interface World {
  readonly flips: readonly Flip[];
  /** When down and reminder notices were filed, by incident. */
  readonly rings: ReadonlyMap<number, readonly number[]>;
  /** Each silence that ended or still lasts, with what our sweeps saw of it. */
  readonly downs: readonly Flip[];
}

/** Plays steps; asserts along the way what must hold at each of them. */
function play(steps: readonly Step[]): World {
  let now = T0;
  let listenMs = T0;
  let site: SiteRecord | null = null;
  const flips: Flip[] = [];
  const rings = new Map<number, number[]>();
  for (const { kind, afterMs } of steps) {
    now += afterMs;
    if (kind === "away") continue;
    listenMs += afterMs;
    const before: SiteRecord | null = site;
    const seen: Hearing = { now, listenMs };
    const context = { ...seen, mostMs: listenMs, siteId: "home", generation: 1 };
    const change: Change | null = kind === "sweep"
      ? site === null ? null : applySweep(site, { ...seen, reminderFirstMs: REMINDER_FIRST })
      : applyHeartbeat(site, heartbeat(), context);
    if (before !== null) checkFlips(before, { flips: change?.flips ?? [], seen, kind });
    flips.push(...change?.flips ?? []);
    for (const notice of change?.notices ?? []) {
      if (notice.kind !== "down" && notice.kind !== "reminder") continue;
      rings.set(notice.incident, [...rings.get(notice.incident) ?? [], now]);
    }
    site = change?.site ?? site;
    if (kind === "beat_twice") site = applyHeartbeat(site, heartbeat(), context).site;
  }
  return { flips, rings, downs: flips.filter(({ to }) => to === "down") };
}

function checkFlips(
  before: SiteRecord,
  options: {
    readonly flips: readonly Flip[];
    readonly seen: Hearing;
    readonly kind: Step["kind"];
  },
): void {
  const { flips, seen, kind } = options;
  const silentMs = seen.listenMs - (before.heardMs ?? 0);
  const down = flips.find(({ to }) => to === "down");
  if (down !== undefined) {
    assert(silentMs >= STALE, "C4: down after less than staleAfterMs of listening");
    assertEquals(down.at, Math.max(deadlineAt(before, seen), before.since + 1), "C1: wrong date");
    assert(down.at <= seen.now, "C1: stamped with the future");
  }
  if (kind === "sweep" && before.status === "up" && silentMs >= STALE) {
    assert(down !== undefined, "C1: a silence went unnoticed");
  }
}

Deno.test("C1, C2, C4: flips alternate, reminders keep their distance, no alarm is false", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const { flips, rings, downs } = play(steps);
      for (const [index, flip] of flips.entries()) {
        assertEquals(flip.to, index % 2 === 0 ? "down" : "up");
        assertEquals(flip.incident, Math.floor(index / 2) + 1);
        const previous = flips[index - 1];
        assert(previous === undefined || previous.at <= flip.at);
      }
      assertEquals(new Set(downs.map(({ at }) => at)).size, downs.length);
      for (const times of rings.values()) {
        for (const [index, at] of times.entries()) {
          const previous = times[index - 1];
          assert(previous === undefined || at - previous >= REMINDER_FIRST, "C2");
        }
      }
    }),
    { numRuns: 400 },
  );
});

Deno.test("C1: a home that dies while we sweep every minute is found down exactly once", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 1, max: 59_999 }), { minLength: 1, maxLength: 20 }),
    fc.integer({ min: 0, max: 59_999 }),
    (gaps, phase) => {
      const beats: Step[] = gaps.map((afterMs) => ({ kind: "beat", afterMs }));
      const lived = gaps.reduce((sum, gap) => sum + gap, 0);
      const ordered = [
        { kind: "sweep" as const, at: 0 },
        ...times(beats, 0),
        ...Array.from({ length: Math.ceil(lived / 60_000) + 4 }, (_, index) => ({
          kind: "sweep" as const,
          at: phase + index * 60_000,
        })),
      ].toSorted((one, other) => one.at - other.at);
      const steps = ordered.map(({ kind, at }, index): Step => ({
        kind,
        afterMs: at - (ordered[index - 1]?.at ?? 0),
      }));
      const { flips } = play(steps);
      assertEquals(flips.map(({ to, at }) => [to, at]), [["down", T0 + lived + STALE]]);
    },
  ));
});

function times(steps: readonly Step[], from: number): { kind: Step["kind"]; at: number }[] {
  let at = from;
  return steps.map(({ kind, afterMs }) => ({ kind, at: at += afterMs }));
}

Deno.test("C4: own downtime of any length never makes a home down that beats again in time", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 90_000_000 }),
    fc.integer({ min: 0, max: STALE - 1 }),
    (awayMs, backAfterMs) => {
      const steps: Step[] = [
        { kind: "sweep", afterMs: 1 },
        { kind: "beat", afterMs: 1 },
        { kind: "away", afterMs: awayMs },
        { kind: "sweep", afterMs: 1 },
        { kind: "beat", afterMs: Math.max(1, backAfterMs - 3) },
        { kind: "sweep", afterMs: 1 },
      ];
      assertEquals(play(steps).flips, []);
    },
  ));
});
