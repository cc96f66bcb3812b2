import { assertEquals } from "@std/assert";
import {
  extendRun,
  hasLasted,
  hearGateway,
  isStale,
} from "../../../../lib/watch/state/failing_run.ts";
import type { FailingRun } from "../../../../lib/watch/state/state.ts";

const LIMITS = { staleAfterMs: 60_000, gatewayGraceMs: 120_000, dnsCutAfterMs: 300_000 };

type Gateway = "answers" | "silent" | "not_asked";

function runOf(ticks: readonly (readonly [number, Gateway])[], family: FailingRun["family"]) {
  let run: FailingRun | null = null;
  let restarts = 0;
  for (const [seconds, gateway] of ticks) {
    const next = extendRun(run, { nowMs: seconds * 1_000, family, gateway, bootGraceMs: 180_000 });
    run = next.run;
    if (next.restarted) restarts += 1;
  }
  if (run === null) throw new TypeError("Cannot test an empty run");
  return { run, restarts };
}

function every15s(count: number, gateway: Gateway): (readonly [number, Gateway])[] {
  return Array.from({ length: count }, (_, index) => [index * 15, gateway] as const);
}

Deno.test("hasLasted() wants three ticks and the span, both", () => {
  const pair = runOf([[0, "answers"], [45, "answers"]], "internet").run;
  assertEquals(hasLasted(pair, 45_000), false);
  const three = runOf([[0, "answers"], [30, "answers"], [60, "answers"]], "internet").run;
  assertEquals([hasLasted(three, 60_000), hasLasted(three, 60_001)], [true, false]);
});

Deno.test("extendRun() begins anew after 46 s, after a step back, and for another family", () => {
  const kept = runOf([[0, "answers"], [45, "answers"]], "internet").run;
  assertEquals(kept.sinceMs, 0);
  assertEquals(runOf([[0, "answers"], [46, "answers"]], "internet").run.sinceMs, 46_000);
  assertEquals(runOf([[50, "answers"], [40, "answers"]], "internet").run.sinceMs, 40_000);
  const names = extendRun(kept, {
    nowMs: 50_000,
    family: "names",
    gateway: "answers",
    bootGraceMs: 0,
  });
  assertEquals(names.run.sinceMs, 50_000);
});

Deno.test("isStale() counts the gateway's own silence, not the run's", () => {
  const ticks = [...every15s(20, "answers"), [300, "silent"], [315, "silent"]] as const;
  const { run } = runOf(ticks, "internet");
  assertEquals(isStale(run, { gatewayKnown: true, limits: LIMITS }), false);
  const longer = runOf([...every15s(20, "answers"), ...later(9, "silent", 300)], "internet").run;
  assertEquals(isStale(longer, { gatewayKnown: true, limits: LIMITS }), true);
});

function later(count: number, gateway: Gateway, fromS: number): (readonly [number, Gateway])[] {
  return every15s(count, gateway).map(([seconds, each]) => [fromS + seconds, each] as const);
}

Deno.test("isStale() waits for the grace also where no gateway is known", () => {
  const options = { gatewayKnown: false, limits: LIMITS };
  assertEquals(isStale(runOf(every15s(8, "not_asked"), "internet").run, options), false);
  assertEquals(isStale(runOf(every15s(9, "not_asked"), "internet").run, options), true);
});

Deno.test("extendRun() notices a restart after two silent ticks, once a run", () => {
  const once = runOf([[0, "silent"], [15, "answers"]], "internet");
  assertEquals([once.restarts, once.run.restartGraceUntilMs], [0, null]);
  const twice = runOf([[0, "silent"], [15, "silent"], [30, "answers"]], "internet");
  assertEquals([twice.restarts, twice.run.restartGraceUntilMs], [1, 210_000]);
  const again = runOf(
    [[0, "silent"], [15, "silent"], [30, "answers"], [45, "silent"], [60, "silent"], [
      75,
      "answers",
    ]],
    "internet",
  );
  assertEquals(again.restarts, 1);
});

Deno.test("hearGateway() ends the gateway's silence, and a failure of this computer's own", () => {
  const heard = { nowMs: 50_000, bootGraceMs: 180_000 };
  const { run } = runOf(every15s(3, "silent"), "internet");
  assertEquals(hearGateway(run, heard), {
    run: { ...run, gatewaySilence: null, restartGraceUntilMs: 230_000 },
    restarted: true,
  });
  const { run: shortly } = runOf(every15s(1, "silent"), "internet");
  assertEquals(hearGateway(shortly, heard).restarted, false);
  const { run: own } = runOf(every15s(3, "silent"), "own");
  assertEquals(hearGateway(own, heard), { run: null, restarted: false });
});

Deno.test("isStale() never lets dead names cut where the setting is null", () => {
  const { run } = runOf(every15s(100, "answers"), "names");
  const never = { ...LIMITS, dnsCutAfterMs: null };
  assertEquals(isStale(run, { gatewayKnown: true, limits: never }), false);
  assertEquals(isStale(run, { gatewayKnown: true, limits: LIMITS }), true);
});
