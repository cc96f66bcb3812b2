import { assert, assertEquals, assertThrows } from "@std/assert";
import { decide } from "../../support/watch/decide.ts";
import { decideOnReading } from "../../../lib/watch/reading.ts";
import { settleCycle } from "../../../lib/watch/settle.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import {
  clockAt,
  createLoop,
  eventKinds,
  inputAt,
  POLICY,
  reading,
  saw,
  tick,
  TICK_MS,
  ticksFor,
} from "../../support/watch/watch.ts";
import { on, owed, owedNames } from "../../support/watch/power.ts";
import { joinReadings } from "../../../lib/plugs/parts.ts";

const ONLINE = saw("online");
const DEAD = saw("internet_dead");

function armedLoop() {
  const loop = createLoop();
  tick(loop, ONLINE);
  return loop;
}

Deno.test("decide() cuts at the tick at which failing ticks span 60 s, not the tick before", () => {
  const loop = armedLoop();
  const firstFailingMs = loop.nowMs;
  ticksFor(loop, 60 * SECOND_MS, { sees: DEAD });
  assertEquals(loop.cutsAtMs, []);
  tick(loop, DEAD);
  assertEquals(loop.cutsAtMs, [firstFailingMs + 60 * SECOND_MS]);
});

Deno.test("decide() waits for gateway_grace while the router is silent too", () => {
  const loop = armedLoop();
  const firstFailingMs = loop.nowMs;
  ticksFor(loop, 3 * MINUTE_MS, { sees: saw("router_dead") });
  assertEquals(loop.cutsAtMs, [firstFailingMs + 2 * MINUTE_MS]);
});

Deno.test("decide() gives a router that restarts by itself one boot grace", () => {
  const loop = armedLoop();
  ticksFor(loop, 45 * SECOND_MS, { sees: saw("router_dead") });
  const backMs = loop.nowMs;
  ticksFor(loop, 5 * MINUTE_MS, { sees: DEAD });
  assertEquals(loop.cutsAtMs, [backMs + POLICY.bootGraceMs]);
  assert(eventKinds(loop.state).includes("router_restarted"));
});

Deno.test("decide() climbs the ladder: 5 min, 15 min, 1 h, 4 h, 4 h after each boot grace", () => {
  const loop = armedLoop();
  ticksFor(loop, 20 * HOUR_MS, { sees: DEAD });
  const gapsMs = loop.cutsAtMs.slice(1).map((at, index) => at - (loop.cutsAtMs[index] ?? 0));
  const waitMs = POLICY.offMs + 5 * SECOND_MS + POLICY.bootGraceMs;
  const wanted = [5, 15, 60, 240, 240, 240, 240].map((minutes) => waitMs + minutes * MINUTE_MS);
  for (const [index, gapMs] of gapsMs.entries()) {
    const lateMs = gapMs - (wanted[index] ?? NaN);
    assert(lateMs >= 0 && lateMs <= TICK_MS, `gap ${index}: ${gapMs} ms, ${lateMs} ms late`);
  }
  assertEquals(gapsMs.length, 7);
});

Deno.test("decide() never cuts a ninth time within 24 h, says that it gave up, and goes on later", () => {
  const loop = armedLoop();
  const policy = { ...POLICY, gapsMs: [SECOND_MS] };
  ticksFor(loop, DAY_MS + HOUR_MS, { sees: DEAD, input: { policy } });
  const first = loop.cutsAtMs[0] ?? NaN;
  assertEquals(loop.cutsAtMs.filter((at) => at < first + DAY_MS).length, 8);
  assert(loop.cutsAtMs.length > 8, "cuts go on when the oldest has left the window");
  const gaveUp = loop.state.events.pending.filter(({ what }) => what.kind === "gave_up");
  assertEquals(gaveUp.length, 2);
});

Deno.test("decide() keeps the ladder until 10 min online and begins anew after", () => {
  const cases = [[9 * MINUTE_MS, true], [11 * MINUTE_MS, false]] as const;
  for (const [onlineMs, keeps] of cases) {
    const loop = armedLoop();
    ticksFor(loop, 5 * MINUTE_MS, { sees: DEAD });
    ticksFor(loop, onlineMs, { sees: ONLINE });
    assertEquals(loop.state.ladder !== null, keeps, `after ${onlineMs} ms online`);
  }
});

Deno.test("decide() cuts once for dead names, after 5 min", () => {
  const loop = armedLoop();
  const firstFailingMs = loop.nowMs;
  ticksFor(loop, 6 * HOUR_MS, { sees: saw("dns_only") });
  assertEquals(loop.cutsAtMs, [firstFailingMs + 5 * MINUTE_MS]);
});

Deno.test("decide() never cuts for a login page, or when nothing could be tried", () => {
  for (const cause of ["captive_portal", "watchdog_broken"] as const) {
    const loop = armedLoop();
    ticksFor(loop, HOUR_MS, { sees: saw(cause) });
    assertEquals(loop.cutsAtMs, [], cause);
  }
});

Deno.test("decide() never cuts while failing ticks are 46 s apart, does when they are 45 s apart", () => {
  for (const [apartMs, cuts] of [[46 * SECOND_MS, false], [45 * SECOND_MS, true]] as const) {
    const loop = armedLoop();
    for (let count = 0; count < 20; count++) {
      tick(loop, DEAD);
      loop.nowMs += apartMs - TICK_MS;
    }
    assertEquals(loop.cutsAtMs.length > 0, cuts, `${apartMs} ms`);
  }
});

Deno.test("decide() never cuts before it has seen this plug with these targets online", () => {
  const loop = createLoop();
  ticksFor(loop, 2 * HOUR_MS, { sees: DEAD });
  assertEquals(loop.cutsAtMs, []);
  assert(loop.last?.remark?.startsWith("Not armed"));
});

Deno.test("decide() asks all plugs for power when those that it is owed to are no longer set up", () => {
  const loop = armedLoop();
  const power = [on("router"), owed({ name: "modem", dueOnMs: loop.nowMs })];
  const state = { ...loop.state, power };
  const outlets = ["a", "b"].map((name) => ({ name, onDelayMs: 0, timedBy: "plug" } as const));
  const plug = { ...inputAt(0, DEAD).plug, fingerprint: "other", outlets };
  const decision = decide(state, inputAt(loop.nowMs, DEAD, { plug }));
  // They may be on, under their new names: they are read first.
  assertEquals(decision.action, { kind: "read", purpose: "power" });
  const off = joinReadings(
    outlets.map(({ name }) => ({ name, outcome: reading({ on: false }) })),
  );
  const { action } = decideOnReading(decision, inputAt(loop.nowMs, DEAD, { plug }), off);
  assertEquals(action, { kind: "turn_on", outlets: ["a", "b"] });
});

Deno.test("decide() disarms when plug or targets change", () => {
  for (
    const input of [{ targets: "ping://9.9.9.9" }, {
      plug: { ...inputAt(0, DEAD).plug, fingerprint: "other" },
    }]
  ) {
    const loop = armedLoop();
    ticksFor(loop, 10 * MINUTE_MS, { sees: DEAD, input });
    assertEquals(loop.cutsAtMs, []);
  }
});

Deno.test("decide() after a reboot waits for 10 min of uptime and 5 min of failure, then 2 cuts", () => {
  const loop = armedLoop();
  loop.nowMs = 0;
  const clock = { ...clockAt(0), bootId: "b" };
  for (; loop.nowMs < 12 * HOUR_MS;) {
    tick(loop, DEAD, { input: { clock: { ...clock, uptimeMs: loop.nowMs } } });
  }
  assertEquals(loop.cutsAtMs.length, 2);
  assertEquals(loop.cutsAtMs[0], 10 * MINUTE_MS);
});

Deno.test("decide() switches an outlet on that was found off, instead of cutting it", () => {
  const loop = armedLoop();
  ticksFor(loop, 75 * SECOND_MS, { sees: DEAD, plug: reading({ on: false }) });
  assertEquals(loop.cutsAtMs, []);
  assertEquals(loop.turnOnsAtMs.length, 1);
  assertEquals(loop.state.phase.kind, "booting");
});

Deno.test("decide() waits for a timer on the plug that is not ours, and says so once", () => {
  const loop = armedLoop();
  for (let countdownS = 600; countdownS > 0; countdownS -= 15) {
    tick(loop, DEAD, { plug: reading({ countdownS }) });
  }
  assertEquals(loop.cutsAtMs, []);
  assertEquals(eventKinds(loop.state), ["outage_began", "plug_trouble"]);
});

Deno.test("decide() cuts a plug that does not say whether it is on", () => {
  const loop = armedLoop();
  ticksFor(loop, 75 * SECOND_MS, { sees: DEAD, plug: reading({ on: null, countdownS: null }) });
  assertEquals(loop.cutsAtMs.length, 1);
});

Deno.test("decide() writes no intent for a plug that cannot be read, and tries again each tick", () => {
  const loop = armedLoop();
  const gone = { kind: "failed", hint: "The plug is not on the network" } as const;
  ticksFor(loop, 10 * MINUTE_MS, { sees: DEAD, plug: gone });
  assertEquals([loop.cutsAtMs, loop.state.cuts, owedNames(loop.state)], [[], [], []]);
  assertEquals(eventKinds(loop.state), ["outage_began", "plug_trouble"]);
  tick(loop, DEAD);
  assertEquals(loop.cutsAtMs.length, 1);
});

Deno.test("decide() asks for power after the off time until it is read back", () => {
  const loop = armedLoop();
  ticksFor(loop, 75 * SECOND_MS, { sees: DEAD });
  const [cutMs = NaN] = loop.cutsAtMs;
  ticksFor(loop, 2 * MINUTE_MS, { sees: DEAD, turnsOn: false });
  assertEquals(loop.turnOnsAtMs[0], cutMs + 45 * SECOND_MS);
  assertEquals(loop.turnOnsAtMs.length, 6);
  tick(loop, DEAD, { turnsOn: true });
  tick(loop, DEAD);
  assertEquals(loop.turnOnsAtMs.length, 7);
});

Deno.test("decide() takes being online for power, once the off time is over", () => {
  const loop = armedLoop();
  ticksFor(loop, 75 * SECOND_MS, { sees: DEAD });
  ticksFor(loop, 2 * MINUTE_MS, { sees: ONLINE, turnsOn: false });
  assertEquals(owedNames(loop.state), []);
  assertEquals(loop.state.phase.kind, "watching");
});

Deno.test("decide() tells the recovery with its cuts and that they helped", () => {
  const loop = armedLoop();
  ticksFor(loop, 75 * SECOND_MS, { sees: DEAD });
  ticksFor(loop, 2 * MINUTE_MS, { sees: saw("router_dead"), plug: reading({ on: false }) });
  tick(loop, ONLINE);
  const [, cut, ended] = loop.state.events.pending;
  assertEquals(cut?.what, { kind: "cut", reason: "automatic", number: 1, outcome: "confirmed" });
  assertEquals(ended?.what, {
    kind: "outage_ended",
    cause: "internet_dead",
    gateway: "answers",
    lastedMs: 195 * SECOND_MS,
    cuts: 1,
    helped: true,
  });
});

Deno.test("decide() does not cut in a pause, a blackout window or policy.dry_run", () => {
  const policy = { ...POLICY, dryRun: true };
  const night = { ...POLICY, blackouts: [{ fromMin: 22 * 60, toMin: 6 * 60 }] };
  const cases = [{ policy }, { policy: night, localMinute: 23 * 60 }, {
    policy: night,
    localMinute: 5 * 60 + 59,
  }];
  for (const input of cases) {
    const loop = armedLoop();
    ticksFor(loop, HOUR_MS, { sees: DEAD, input });
    assertEquals(loop.cutsAtMs, []);
  }
  const paused = armedLoop();
  paused.state = { ...paused.state, pausedUntilAgedMs: paused.state.agedMs + 10 * MINUTE_MS };
  const pausedMs = paused.nowMs;
  ticksFor(paused, HOUR_MS, { sees: DEAD });
  const [cutMs = NaN] = paused.cutsAtMs;
  assert(cutMs >= pausedMs + 10 * MINUTE_MS - TICK_MS, "only after the pause");
});

Deno.test("decide() finishes in a pause what it began before", () => {
  const loop = armedLoop();
  ticksFor(loop, 75 * SECOND_MS, { sees: DEAD });
  loop.state = { ...loop.state, pausedUntilAgedMs: "resumed" };
  ticksFor(loop, MINUTE_MS, { sees: DEAD });
  assertEquals(loop.turnOnsAtMs.length, 1);
});

Deno.test("decide() after a reboot in mid-cut asks for power first and counts the attempt", () => {
  const loop = armedLoop();
  ticksFor(loop, 75 * SECOND_MS, { sees: DEAD });
  loop.nowMs = 20 * SECOND_MS;
  tick(loop, DEAD, { input: { clock: { ...clockAt(20 * SECOND_MS), bootId: "b" } } });
  assertEquals(loop.turnOnsAtMs, [20 * SECOND_MS]);
  assertEquals([loop.state.cuts.length, loop.state.ladder?.cuts], [1, 1]);
});

Deno.test("decide() reads the plug every 6 h while online", () => {
  const loop = createLoop();
  let reads = 0;
  for (let count = 0; count < 24 * 240; count++) {
    const before = loop.state.plug.lastReadAgedMs;
    tick(loop, ONLINE);
    if (loop.state.plug.lastReadAgedMs !== before) reads += 1;
  }
  assertEquals(reads, 4);
});

Deno.test("decideOnReading() throws when no reading was asked for", () => {
  const state = initialState(clockAt(0));
  const decision = { state, action: { kind: "none" }, remark: null } as const;
  assertThrows(() => decideOnReading(decision, inputAt(0, ONLINE), reading()), TypeError);
});

Deno.test("settleCycle() takes an intent back that never left the host", () => {
  const loop = armedLoop();
  ticksFor(loop, 60 * SECOND_MS, { sees: DEAD });
  const before = loop.state;
  const decision = tick(loop, DEAD);
  assert(decision.action.kind === "cut");
  const state = settleCycle(decision.state, { kind: "not_sent", hint: "Refused" }, decision.action);
  assertEquals([state.cuts, owedNames(state), state.phase.kind], [[], [], "watching"]);
  assertEquals(state.run?.sinceMs, before.run?.sinceMs);
});
