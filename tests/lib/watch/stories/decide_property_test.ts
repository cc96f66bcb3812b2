/** S2, S3, S4 of docs/design.md over random histories, judged by what a bystander could see. */
import { assert } from "@std/assert";
import fc from "fast-check";
import type { Cause } from "../../../../lib/wire/cause.ts";
import { DAY_MS, SECOND_MS } from "../../../../lib/time/time.ts";
import { clockAt, createLoop, POLICY, reading, saw, tick } from "../../../support/watch/watch.ts";

interface Step {
  readonly cause: Cause;
  readonly times: number;
  readonly apartMs: number;
  readonly reboots: boolean;
  readonly wallStepMs: number;
  readonly countdownS: number;
}

const STEP = fc.record<Step>({
  cause: fc.constantFrom(
    "online",
    "internet_dead",
    "internet_dead",
    "router_dead",
    "dns_only",
    "captive_portal",
    "watchdog_broken",
  ),
  times: fc.integer({ min: 1, max: 60 }),
  apartMs: fc.constantFrom(15, 15, 15, 15, 30, 45, 46, 600, 7_200).map((s) => s * SECOND_MS),
  reboots: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  wallStepMs: fc.constantFrom(0, 0, 0, -DAY_MS * 365, DAY_MS, 1_000),
  countdownS: fc.constantFrom(0, 0, 0, 20),
});

/** What a bystander writes down: every tick's boot, uptime and sight. */
interface Note {
  readonly boot: number;
  readonly uptimeMs: number;
  readonly failing: boolean;
  readonly blind: boolean;
}

function observedFailureMs(notes: readonly Note[]): { ticks: number; spanMs: number } {
  const last = notes.at(-1);
  if (last === undefined) return { ticks: 0, spanMs: 0 };
  let ticks = 0;
  let first = last;
  let newer = last;
  for (const note of notes.toReversed()) {
    if (note.blind) continue;
    if (!note.failing || note.boot !== last.boot) break;
    if (newer.uptimeMs - note.uptimeMs > 45 * SECOND_MS) break;
    ticks += 1;
    first = note;
    newer = note;
  }
  return { ticks, spanMs: last.uptimeMs - first.uptimeMs };
}

const FAILING: readonly Cause[] = ["internet_dead", "router_dead", "dns_only"];

Deno.test("decide() through any history: evidence, caps, boot grace and foreign timers hold", () => {
  fc.assert(
    fc.property(fc.array(STEP, { minLength: 1, maxLength: 40 }), (steps) => {
      const loop = createLoop();
      const notes: Note[] = [];
      const cutsAtRealMs: number[] = [];
      let boot = 0;
      let realMs = 0;
      let wallOffsetMs = 0;
      let quietUntilRealMs = -1;
      for (const step of steps) {
        if (step.reboots) {
          boot += 1;
          loop.nowMs = 5 * SECOND_MS;
        }
        wallOffsetMs += step.wallStepMs;
        for (let count = 0; count < step.times; count++) {
          const clock = clockAt(loop.nowMs, `boot-${boot}`);
          const failing = FAILING.includes(step.cause);
          const blind = step.cause === "watchdog_broken";
          notes.push({ boot, uptimeMs: loop.nowMs, failing, blind });
          const before = loop.cutsAtMs.length;
          tick(loop, saw(step.cause), {
            // One that is set anew again and again: the same number twice would be a stale one.
            plug: reading({ countdownS: step.countdownS === 0 ? 0 : notes.length }),
            input: { clock: { ...clock, wallMs: Math.max(0, clock.wallMs + wallOffsetMs) } },
          });
          if (loop.cutsAtMs.length > before) {
            const { ticks, spanMs } = observedFailureMs(notes);
            assert(ticks >= 3 && spanMs >= POLICY.staleAfterMs, `S2: ${ticks} ticks, ${spanMs} ms`);
            const isFree = step.countdownS === 0 || realMs >= DAY_MS;
            assert(isFree, "S4: cut inside a foreign countdown");
            assert(realMs >= quietUntilRealMs, "S4: cut inside off time or boot grace");
            cutsAtRealMs.push(realMs);
            quietUntilRealMs = realMs + POLICY.offMs + POLICY.bootGraceMs;
            const inADay = cutsAtRealMs.filter((at) => realMs - at < DAY_MS);
            assert(inADay.length <= POLICY.cutsPerDayMax, `S3: ${inADay.length} cuts in a day`);
          }
          if (step.cause === "online") quietUntilRealMs = -1;
          loop.nowMs += step.apartMs - 15 * SECOND_MS;
          realMs += step.apartMs;
        }
      }
    }),
    { numRuns: 300, seed: 20_261_122 },
  );
});
