/** Ticks with several plugs: what is kept of each before, between and after their commands. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { parseWatchState } from "../../../lib/watch/state/codec.ts";
import type { WatchState } from "../../../lib/watch/state/state.ts";
import {
  createSeveralWorld,
  Killed,
  type OutletOptions,
  type SeveralWorld,
  untilCut,
} from "../../support/watch/several_world.ts";
import { owedNames } from "../../support/watch/power.ts";
import { isOn } from "../../../lib/watch/power/power.ts";

const HOST = { timedBy: "host" } as const;
const LATE = { onDelayMs: 120_000, carriesPath: true } as const;
const MIXED = { modem: HOST, router: LATE } as const;
const BOTH_HOST = { modem: HOST, router: { ...HOST, ...LATE } } as const;

function stateOf({ world }: SeveralWorld): WatchState {
  return parseWatchState(world.runtime ?? world.disk ?? "");
}

function events(several: SeveralWorld, kind: string) {
  return several.log.filter((what) => what.kind === kind);
}

function ons(several: SeveralWorld): string[] {
  return several.asked.filter((each) => each.startsWith("on"));
}

/** Six ticks after the line died: the last one would cut. */
async function brink(several: SeveralWorld): Promise<void> {
  await several.tick();
  several.world.internet = { kind: "silent", why: "No answer" };
  await ticks(several, 5);
}

async function ticks(several: SeveralWorld, count: number): Promise<void> {
  for (let done = 0; done < count; done++) await several.tick();
}

Deno.test("all go off together, the one that carries the path last, each for its own time", async () => {
  const several = createSeveralWorld({ router: LATE, modem: {} });
  await untilCut(several);
  assertEquals(several.asked, ["off modem 30", "off router 150"]);
  const [cut] = events(several, "cut");
  assertEquals(cut, {
    kind: "cut",
    reason: "automatic",
    number: 1,
    outcome: "confirmed",
    plugs: "modem confirmed, router confirmed",
  });
});

for (
  const [name, outlets] of Object.entries({ MIXED, BOTH_HOST, PLUGS: { modem: {}, router: LATE } })
) {
  Deno.test(`${name}: the modem comes on first, the router its delay later, and then no more`, async () => {
    const several = createSeveralWorld(outlets);
    await untilCut(several);
    const cutMs = several.world.nowMs;
    await ticks(several, 14);
    for (const [outlet, afterMs] of [["modem", 30_000], ["router", 150_000]] as const) {
      const [onMs = NaN, ...more] = several.outlet(outlet).cameOnMs;
      assertEquals(more, []);
      assert(onMs - cutMs >= afterMs && onMs - cutMs <= afterMs + 15_000, `${outlet} ${onMs}`);
    }
    assertEquals(owedNames(stateOf(several)), []);
    const asked = ons(several).length;
    await ticks(several, 4);
    assertEquals(ons(several).length, asked);
    assertEquals(events(several, "cut").length, 1);
  });
}

Deno.test("the boot grace counts from when the last plug came on", async () => {
  const several = createSeveralWorld();
  await untilCut(several);
  const cutMs = several.world.nowMs;
  while (stateOf(several).phase.kind === "off") await several.tick();
  assert(several.world.nowMs - cutMs >= 150_000);
  await several.tick();
  const { phase, ladder } = stateOf(several);
  assert(phase.kind === "booting" && phase.graceUntilMs - cutMs >= 150_000 + 180_000);
  assertEquals((ladder?.nextCutMs ?? 0) - cutMs, 150_000 + 5_000 + 180_000 + 300_000);
});

Deno.test("a plug that cannot be reached is left alone and named; the other is cut and comes back", async () => {
  const several = createSeveralWorld();
  several.outlet("modem").manners = "gone";
  await untilCut(several);
  assertEquals(several.asked, ["off router 150"]);
  assertEquals(events(several, "plug_trouble"), [
    { kind: "plug_trouble", hint: "modem: It is gone" },
  ]);
  assertEquals(owedNames(stateOf(several)), ["router"]);
  await ticks(several, 14);
  assertEquals(several.outlet("router").relay, true);
});

Deno.test("a plug that refuses: the attempt counts, its cause is told, the other comes back", async () => {
  const several = createSeveralWorld(BOTH_HOST);
  several.outlet("router").manners = "refuses";
  await untilCut(several);
  assertEquals(events(several, "cut").map((what) => "plugs" in what && what.plugs), [
    "modem confirmed, router refused",
  ]);
  assertEquals(events(several, "plug_trouble"), [
    { kind: "plug_trouble", hint: "router: It will not" },
  ]);
  assertEquals(stateOf(several).cuts.length, 1);
  await ticks(several, 3);
  assertEquals(several.outlet("modem").relay, true);
});

Deno.test("none reachable: nothing is sent, nothing counts, and the next tick tries again", async () => {
  const several = createSeveralWorld();
  for (const outlet of several.outlets) outlet.manners = "gone";
  await untilCut(several);
  assertEquals([several.asked, stateOf(several).cuts], [[], []]);
  assertEquals(events(several, "plug_trouble").length, 1);
  for (const outlet of several.outlets) outlet.manners = "good";
  await several.tick();
  assertEquals(several.asked.length, 2);
});

Deno.test("one found off, or with somebody's timer: none is cut", async () => {
  const off = createSeveralWorld();
  // The first tick reads them to be sure; later ones only before a cut.
  await off.tick();
  off.outlet("modem").relay = false;
  await brink(off);
  assertEquals(off.asked, ["on modem", "on router"]);
  assertEquals(stateOf(off).cuts, []);
  assertEquals(events(off, "plug_trouble").at(-1), {
    kind: "plug_trouble",
    hint: "modem: The outlet was found off; power is switched on",
  });
  const timer = createSeveralWorld();
  timer.outlet("router").onAtMs = 1e12;
  await brink(timer);
  assertEquals(timer.asked, []);
});

Deno.test("a plug that stays away is asked at every tick, keeps no cut from coming, and is never forgotten", async () => {
  const several = createSeveralWorld(BOTH_HOST);
  await untilCut(several);
  several.outlet("modem").manners = "gone";
  await ticks(several, 14);
  assertEquals(several.outlet("router").relay, true);
  assertEquals(owedNames(stateOf(several)), ["modem"]);
  while (events(several, "cut").length < 2) {
    await several.tick();
    assert(several.world.nowMs < 3_600_000 * 3);
  }
  // The second cut was the router's alone; the modem is owed since the first.
  assertEquals(owedNames(stateOf(several)), ["modem", "router"]);
  several.outlet("modem").manners = "good";
  await several.tick();
  assertEquals([several.outlet("modem").relay, several.outlet("router").relay], [true, false]);
});

Deno.test("an internet that answers by another way leaves no plug of a set off", async () => {
  const several = createSeveralWorld();
  await untilCut(several);
  several.outlet("modem").onAtMs = null;
  several.outlet("modem").manners = "loses_answer";
  several.world.internet = { kind: "answered", latencyMs: 1 };
  await ticks(several, 14);
  several.outlet("modem").manners = "good";
  await several.tick();
  assertEquals([several.outlet("modem").relay, owedNames(stateOf(several))], [true, []]);
});

for (const commands of [0, 1]) {
  for (const obeyed of [true, false]) {
    const when = `${obeyed ? "after" : "before"} command ${commands + 1}`;
    for (const [name, outlets] of Object.entries({ MIXED, BOTH_HOST })) {
      Deno.test(`${name}: a tick killed ${when} leaves no plug off`, async () => {
        const several = createSeveralWorld(outlets);
        several.killAt = { commands, obeyed };
        await assertRejects(() => untilCut(several), Killed);
        const cutMs = several.world.nowMs;
        several.killAt = null;
        assertEquals(owedNames(stateOf(several)), ["modem", "router"]);
        await ticks(several, 2);
        assertEquals(several.outlet("modem").relay, true);
        await ticks(several, 9);
        assertEquals(several.outlets.map(({ relay }) => relay), [true, true]);
        for (const onMs of several.outlet("router").cameOnMs) assert(onMs - cutMs >= 150_000);
        assertEquals([owedNames(stateOf(several)), stateOf(several).cuts.length], [[], 1]);
      });
    }
  }
}

Deno.test("a host that reboots in mid-cut asks all at its first tick", async () => {
  const several = createSeveralWorld(BOTH_HOST);
  await untilCut(several);
  several.world.runtime = null;
  several.world.bootId = "b";
  several.world.nowMs = 20_000;
  await several.tick();
  assertEquals(ons(several), ["on modem", "on router"]);
});

Deno.test("other plugs than those that were cut: whatever is owed, all of them are asked", async () => {
  const several = createSeveralWorld(BOTH_HOST);
  await untilCut(several);
  const plug = { ...several.options.plug, fingerprint: "others" };
  Object.assign(several.options, { plug });
  await ticks(several, 12);
  assertEquals(several.outlets.map(({ relay }) => relay), [true, true]);
});

const outletArbitrary: fc.Arbitrary<OutletOptions> = fc.record({
  timedBy: fc.constantFrom("plug", "host"),
  onDelayMs: fc.constantFrom(0, 10_000, 120_000),
});

Deno.test("whatever dies, reboots, is lost or stays away, in the end every plug is on again", async () => {
  const act = fc.record({
    kill: fc.option(fc.record({ commands: fc.nat(4), obeyed: fc.boolean() })),
    reboot: fc.boolean(),
    late: fc.nat(60_000),
    manners: fc.array(fc.constantFrom("good", "good", "gone", "refuses", "loses_answer"), {
      minLength: 3,
      maxLength: 3,
    }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(outletArbitrary, { minLength: 2, maxLength: 3 }),
      fc.array(act, { maxLength: 25 }),
      async (options, acts) => {
        const several = createSeveralWorld(
          Object.fromEntries(options.map((each, index) => [`n${index}`, each])),
        );
        await several.tick();
        several.world.internet = { kind: "silent", why: "No answer" };
        await ticks(several, 3);
        for (const { kill, reboot, late, manners } of acts) {
          several.outlets.forEach((outlet, index) => {
            outlet.manners = (manners[index] ?? "good") as typeof outlet.manners;
          });
          if (reboot && late > 50_000) {
            several.world.bootId += "b";
            several.world.runtime = null;
          }
          several.killAt = kill === null ? null : { ...kill };
          await several.tick(late % 45_000).catch((error) => {
            if (!(error instanceof Killed)) throw error;
          });
        }
        several.killAt = null;
        for (const outlet of several.outlets) outlet.manners = "good";
        several.world.internet = { kind: "answered", latencyMs: 1 };
        await ticks(several, 20);
        assertEquals(several.outlets.map(({ relay }) => relay), several.outlets.map(() => true));
        const { power, phase } = stateOf(several);
        assertEquals([isOn(power), phase.kind], [true, "watching"]);
      },
    ),
    { numRuns: 150 },
  );
});
