import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { PolicyConfig } from "../../../../lib/config/policy_config.ts";
import type { TickInput } from "../../../../lib/watch/decide.ts";
import type { Diagnosis } from "../../../../lib/watch/diagnose.ts";
import { nextRebootOf } from "../../../../lib/watch/permit.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../../lib/time/time.ts";
import type { NextReboot } from "../../../../lib/wire/heartbeat.ts";
import {
  createLoop,
  POLICY,
  saw,
  tick,
  TICK_MS,
  type TickLoop,
  ticksFor,
  WALL_MS,
} from "../../../support/watch/watch.ts";

const DEAD = saw("internet_dead");

/** Local time is UTC here. */
function minuteAt(uptimeMs: number): number {
  return Math.floor(((WALL_MS + uptimeMs) % DAY_MS) / MINUTE_MS);
}

function inputOf(loop: TickLoop, policy: PolicyConfig): Partial<TickInput> {
  const localMinute = policy.blackouts.length === 0 ? null : minuteAt(loop.nowMs);
  return { policy, localMinute };
}

/** One tick, and what the home tells after it. */
function tell(loop: TickLoop, diagnosis: Diagnosis, policy: PolicyConfig): NextReboot {
  const input = inputOf(loop, policy);
  tick(loop, diagnosis, { input });
  return nextRebootOf(loop.state, { diagnosis, policy, localMinute: input.localMinute ?? null });
}

function told(loop: TickLoop, diagnosis: Diagnosis, change: Partial<PolicyConfig> = {}) {
  const { inMs, why } = tell(loop, diagnosis, { ...POLICY, ...change });
  return [why, inMs === null ? null : inMs / 1_000];
}

/** Well for an hour. */
function armed(): TickLoop {
  const loop = createLoop();
  ticksFor(loop, HOUR_MS, { sees: saw("online") });
  return loop;
}

Deno.test("while all is well it is told how long a failure would have to last", () => {
  assertEquals(told(armed(), saw("online")), ["failing", 60]);
  assertEquals(told(armed(), saw("online", { gateway: "not_asked" })), ["failing", 120]);
  // 05:00 there.
  assertEquals(told(armed(), saw("online"), { blackouts: [{ fromMin: 240, toMin: 360 }] }), [
    "blackout",
    3_600,
  ]);
});

Deno.test("while it fails the time goes down, and after a cut the gap is told", () => {
  const loop = armed();
  assertEquals(
    [1, 2, 3, 4].map(() => told(loop, DEAD)),
    [60, 45, 30, 15].map((s) => [
      "failing",
      s,
    ]),
  );
  tell(loop, DEAD, POLICY);
  assertEquals(loop.cutsAtMs.length, 1);
  // Off 30 s, 5 s of slack, a boot of 3 min, a gap of 5 min.
  assertEquals(told(loop, DEAD), ["gap", 515 - 15]);
});

Deno.test("reboots that are used up come back when the oldest is a day old", () => {
  const loop = armed();
  const policy = { cutsPerDayMax: 1 };
  ticksFor(loop, 2 * MINUTE_MS, { sees: DEAD, input: { policy: { ...POLICY, ...policy } } });
  const [first = 0] = loop.cutsAtMs;
  const agoS = (loop.nowMs - first) / 1_000;
  assertEquals(told(loop, DEAD, policy), ["cap", DAY_MS / 1_000 - agoS]);
});

Deno.test("what rules a reboot out is named", () => {
  assertEquals(told(createLoop(), DEAD), ["not_armed", null]);
  assertEquals(told(armed(), DEAD, { dryRun: true }), ["dry_run", null]);
  assertEquals(told(armed(), saw("captive_portal")), ["login_page", null]);
  assertEquals(told(armed(), saw("watchdog_broken")), ["blind", null]);
  assertEquals(told(armed(), saw("dns_only"), { dnsCutAfterMs: null }), ["names", null]);
  assertEquals(told(armed(), saw("dns_only")), ["failing", 300]);
  const allDay = [{ fromMin: 0, toMin: 720 }, { fromMin: 720, toMin: 0 }];
  assertEquals(told(armed(), DEAD, { blackouts: allDay }), ["blackout", null]);
  const paused = armed();
  paused.state = { ...paused.state, pausedUntilAgedMs: "resumed" };
  assertEquals(told(paused, DEAD), ["paused", null]);
  paused.state = { ...paused.state, pausedUntilAgedMs: paused.state.agedMs + HOUR_MS };
  assertEquals(told(paused, DEAD), ["paused", 3_585]);
});

Deno.test("its own missing network is cut for once in 24 h", () => {
  const loop = armed();
  const own = saw("watchdog_broken", { own: "no_network", gateway: "not_asked" });
  assertEquals(told(loop, own), ["failing", 300]);
  ticksFor(loop, 10 * MINUTE_MS, { sees: own });
  assertEquals(loop.cutsAtMs.length, 1);
  const agoS = (loop.nowMs - (loop.cutsAtMs[0] ?? 0)) / 1_000;
  assertEquals(told(loop, own), ["own_network", DAY_MS / 1_000 - agoS]);
});

const SEEN = fc.constantFrom(
  DEAD,
  saw("internet_dead", { gateway: "not_asked" }),
  saw("router_dead"),
  saw("dns_only"),
  saw("watchdog_broken", { own: "no_network", gateway: "not_asked" }),
);

const POLICIES = fc.record({
  staleAfterMs: fc.integer({ min: 60, max: 300 }).map((s) => s * 1_000),
  gatewayGraceMs: fc.integer({ min: 60, max: 400 }).map((s) => s * 1_000),
  dnsCutAfterMs: fc.integer({ min: 60, max: 900 }).map((s) => s * 1_000),
  bootGraceMs: fc.integer({ min: 60, max: 600 }).map((s) => s * 1_000),
  cutsPerDayMax: fc.integer({ min: 1, max: 3 }),
  gapsMs: fc.constantFrom([5 * MINUTE_MS], [MINUTE_MS, HOUR_MS]),
  blackouts: fc.constantFrom(
    [],
    [{ fromMin: 250, toMin: 290 }],
    [{ fromMin: 270, toMin: 300 }, { fromMin: 300, toMin: 330 }],
  ),
}).map((change): PolicyConfig => ({ ...POLICY, ...change }));

/** What was seen before, by whatever rules, for at most half an hour each. */
const BEFORE = fc.array(
  fc.tuple(fc.oneof(SEEN, fc.constant(saw("online"))), fc.integer({ min: 1, max: 120 })),
  { maxLength: 4 },
);

Deno.test("no reboot comes before the time that was told, and it comes with the first tick after", () => {
  let cuts = 0;
  fc.assert(
    fc.property(SEEN, POLICIES, BEFORE, (seen, policy, before) => {
      const loop = createLoop();
      tell(loop, saw("online"), policy);
      for (const [diagnosis, ticks] of before) {
        for (let count = 0; count < ticks; count++) tell(loop, diagnosis, policy);
      }
      let last: NextReboot | null = null;
      // Until the first one, or for two hours.
      for (let ticks = 0; ticks < 480; ticks++) {
        const atMs = loop.nowMs;
        const known = loop.cutsAtMs.length;
        const next = tell(loop, seen, policy);
        if (loop.cutsAtMs.length > known) {
          cuts++;
          // What the tick before told: it cannot have been later than now, nor long past.
          const leftMs = last?.inMs ?? null;
          if (last === null) return;
          assert(leftMs !== null, `a reboot although ${last.why}`);
          assert(leftMs <= TICK_MS, `a reboot ${leftMs - TICK_MS} ms too early: ${last.why}`);
          return;
        }
        if (last !== null && last.inMs !== null) {
          assert(last.inMs > 0, `no reboot at ${atMs}, when it was due: ${last.why}`);
        }
        last = next;
      }
    }),
    { numRuns: 150, seed: 20_261_130 },
  );
  assert(cuts > 50, `${cuts} reboots were met`);
});
