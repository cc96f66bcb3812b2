/** Several plugs as one, against plugs in memory; tests/home/watch/several_test.ts has whole ticks. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createSeveralPlugs, type OpenPlug } from "../../../home/plugs/several.ts";
import type { MemberConfig } from "../../../lib/plugs/driver.ts";
import type { CycleOutcome, Plug } from "../../../lib/plugs/plug.ts";
import { plugNamed } from "../../support/plugs/pretended_drivers.ts";
import { reading } from "../../support/watch/watch.ts";
import { startTurnClock } from "../../support/base/patience.ts";

interface Told {
  readonly name: string;
  readonly what: string;
  readonly signal: AbortSignal;
}

function member(name: string, change: Partial<MemberConfig> = {}): MemberConfig {
  return { name, onDelayMs: 0, carriesPath: false, plug: plugNamed(name), ...change };
}

/** An outlet of the one strip there is. */
function onStrip(outlet: number) {
  const name = `outlet ${outlet}`;
  return plugNamed(name, { place: { device: "strip", outlet: name } });
}

const MODEM = member("modem");
const ROUTER = member("router", { onDelayMs: 120_000, carriesPath: true });

function setOf(
  members: readonly MemberConfig[],
  plugs: Readonly<Record<string, Partial<Plug>>> = {},
  uptimeMs = () => 0,
) {
  const told: Told[] = [];
  const open: OpenPlug = ({ facts: { fingerprint: name } }) => {
    const note = (what: string, signal: AbortSignal) => told.push({ name, what, signal });
    return Promise.resolve({
      read: (signal) => {
        note("read", signal);
        return Promise.resolve(reading());
      },
      powerCycle: (offMs, signal) => {
        note(`off ${offMs}`, signal);
        return Promise.resolve({ kind: "confirmed" });
      },
      turnOn: (signal) => {
        note("on", signal);
        return Promise.resolve({ kind: "on" });
      },
      ...plugs[name],
    });
  };
  const plug = createSeveralPlugs({ driver: "several", tested: true, members }, {
    open,
    strip: () => null,
    uptimeMs,
  });
  return { plug, told, words: () => told.map(({ name, what }) => `${name} ${what}`) };
}

const { signal } = new AbortController();

Deno.test("each is off for its own time; the one that carries the path waits for the others", async () => {
  const { promise, resolve } = Promise.withResolvers<CycleOutcome>();
  const set = setOf([ROUTER, MODEM], { modem: { powerCycle: () => promise } });
  const cycled = set.plug.powerCycle(30_000, signal);
  await new Promise((next) => queueMicrotask(() => queueMicrotask(() => next(null))));
  assertEquals(set.words(), []);
  resolve({ kind: "confirmed" });
  const outcome = await cycled;
  assertEquals([outcome.kind, set.words()], ["confirmed", ["router off 150000"]]);
});

Deno.test("what is left of a cut in which the host slept is not sent, on evidence of before", async () => {
  for (
    const [sleptMs, kinds] of [[7_999, ["confirmed", "confirmed"]], [8_000, [
      "confirmed",
      "not_sent",
    ]]] as const
  ) {
    let nowMs = 0;
    const modem = {
      powerCycle: () => {
        nowMs += sleptMs;
        return Promise.resolve({ kind: "confirmed" as const });
      },
    };
    const { plug } = setOf([ROUTER, MODEM], { modem }, () => nowMs);
    const { parts = [] } = await plug.powerCycle(30_000, signal);
    assertEquals(parts.map(({ outcome }) => outcome.kind), [...kinds], `${sleptMs}`);
  }
});

Deno.test("only those before the path's carrier must hurry, and where nobody carries it, nobody", async () => {
  const hurried = setOf([MODEM, ROUTER]);
  await hurried.plug.powerCycle(30_000, signal);
  assertEquals(hurried.told.map(({ signal: each }) => each === signal), [false, true]);
  const names = setOf([MODEM, ROUTER]);
  await names.plug.powerCycle(30_000, signal, ["modem"]);
  assertEquals(names.words(), ["modem off 30000"]);
});

Deno.test("a carrier is still cut when another one says nothing until its time is over", async () => {
  const set = setOf([MODEM, ROUTER], {
    modem: {
      powerCycle: (_, hurry) =>
        new Promise((resolve) => {
          hurry.addEventListener("abort", () => resolve({ kind: "not_sent", hint: "Silent" }));
        }),
    },
  });
  using clock = startTurnClock();
  const outcome = await set.plug.powerCycle(30_000, signal);
  assert(clock.elapsedMs() < 2_900);
  assertEquals([outcome.kind, set.words()], ["sent", ["router off 150000"]]);
});

Deno.test("those that are meant are asked, all at once; nobody else", async () => {
  const third = member("switch");
  const set = setOf([MODEM, ROUTER, third]);
  await set.plug.turnOn(signal, ["router", "switch", "stranger"]);
  assertEquals(set.words(), ["router on", "switch on"]);
  assertEquals((await set.plug.turnOn(signal, ["stranger"])).kind, "unknown");
});

Deno.test("outlets of one device are asked one after the other, the path's carrier last", async () => {
  const one = member("router", { carriesPath: true, plug: onStrip(1) });
  const two = member("modem", { plug: onStrip(2) });
  const { promise, resolve } = Promise.withResolvers<CycleOutcome>();
  const set = setOf([one, two], { "outlet 2": { powerCycle: () => promise } });
  const cycled = set.plug.powerCycle(30_000, signal);
  await Promise.resolve();
  assertEquals(set.words(), []);
  resolve({ kind: "confirmed" });
  await cycled;
  assertEquals(set.words(), ["outlet 1 off 30000"]);
});

Deno.test("an outlet that says nothing leaves time for the next one of its device", async () => {
  const one = member("modem", { plug: onStrip(1) });
  const two = member("router", { plug: onStrip(2) });
  const set = setOf([one, two], {
    "outlet 1": {
      turnOn: (soon) =>
        new Promise((resolve) => {
          soon.addEventListener("abort", () => resolve({ kind: "unknown", hint: "Silent" }));
        }),
    },
  });
  using clock = startTurnClock();
  const outcome = await set.plug.turnOn(signal);
  assert(clock.elapsedMs() < 1_900);
  assertEquals(outcome.parts?.map((part) => part.outcome.kind), ["unknown", "on"]);
});

Deno.test("a bug in one driver is thrown when the others are done", async () => {
  const set = setOf([MODEM, ROUTER], {
    modem: { turnOn: () => Promise.reject(new Error("a bug")) },
  });
  await assertRejects(() => set.plug.turnOn(signal), Error, "a bug");
  assertEquals(set.words(), ["router on"]);
});
