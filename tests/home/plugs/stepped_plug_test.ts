import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  createSteppedPlug,
  type Look,
  noOutlet,
  type PlugSteps,
  PlugTrouble,
  sentOf,
  strangerAt,
} from "../../../home/plugs/stepped_plug.ts";
import { isTooOld } from "../../../home/net/slept.ts";
import { putWallAhead } from "../../support/base/wall_clock.ts";

const signal = new AbortController().signal;
const READING = { on: true, countdownS: 0, watts: null, afterPowerLoss: null, warnings: [] };

function withSteps(
  change: Partial<PlugSteps<string>>,
  looks: readonly (Look | PlugTrouble)[] = [],
) {
  const asked: string[] = [];
  const left = [...looks];
  const note = <T>(what: string, value: T): Promise<T> => {
    asked.push(what);
    return Promise.resolve(value);
  };
  const plug = createSteppedPlug<string>({
    open: () => note("open", "session"),
    read: () => note("read", READING),
    look: () => note("look", left.shift() ?? { on: null, countdownS: null }),
    off: (_, { offS }) => note(`off ${offS}`, { kind: "done" }),
    on: () => note("on", { kind: "done" }),
    ...change,
  });
  return { plug, asked };
}

Deno.test("a cycle is one command, then looks until the outlet is off", async () => {
  const on = { on: true, countdownS: 30 };
  const { plug, asked } = withSteps({}, [on, on, { on: false, countdownS: 30 }]);
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(asked, ["open", "off 30", "look", "look", "look"]);
});

Deno.test("an outlet that says nothing of a timer is believed", async () => {
  const { plug } = withSteps({}, [{ on: false, countdownS: null }]);
  assertEquals((await plug.powerCycle(30_000, signal)).kind, "confirmed");
});

const NOT_COUNTING = { on: false, countdownS: 0 };

Deno.test("an outlet that is off and goes on not counting is switched on again", async () => {
  let isOn = false;
  const { plug, asked } = withSteps({
    look: () => Promise.resolve(isOn ? READING : NOT_COUNTING),
    on: () => Promise.resolve({ kind: "done" as const }).finally(() => isOn = true),
  });
  assertEquals((await plug.powerCycle(30_000, signal)).kind, "refused");
  assertEquals([asked, isOn], [["open", "off 30"], true]);
});

Deno.test("a timer below zero is none", async () => {
  const { plug, asked } = withSteps({}, Array(20).fill({ on: false, countdownS: -5 }));
  assertEquals((await plug.powerCycle(30_000, signal)).kind, "refused");
  assertEquals(asked.includes("on"), true);
});

Deno.test("a computer that slept after it looked switches nothing off, and power on all the same", async () => {
  let aheadMs = 0;
  using _wall = putWallAhead(() => aheadMs);
  const open = () => Promise.resolve("session").finally(() => aheadMs += 7_200_000);
  const on = (_: string, within: AbortSignal) =>
    Promise.resolve(
      isTooOld(within) ? { kind: "not_sent", hint: "" } as const : { kind: "done" } as const,
    );
  const { plug, asked } = withSteps({ open, on }, [READING]);
  const outcome = await plug.powerCycle(30_000, signal);
  assertStringIncludes(outcome.kind === "not_sent" ? outcome.hint : outcome.kind, "slept before");
  assertEquals(asked, []);
  assertEquals(await plug.turnOn(signal), { kind: "on" });
});

Deno.test("an order is too old where the computer slept in it, and a look at what it did is not", async () => {
  let aheadMs = 0;
  using _wall = putWallAhead(() => aheadMs);
  const old: boolean[] = [];
  const note = (within: AbortSignal) => void old.push(isTooOld(within));
  const { plug } = withSteps({
    off: (_, call) => {
      note(call.signal);
      aheadMs = 7_200_000;
      note(call.signal);
      return Promise.resolve({ kind: "done" });
    },
    look: (_, within) => {
      note(within);
      return Promise.resolve({ on: false, countdownS: 30 });
    },
  });
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(old, [false, true, false]);
});

Deno.test("what this host ends needs no timer in the plug", async () => {
  const { plug, asked } = withSteps({ hostTimed: true }, [NOT_COUNTING]);
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(asked, ["open", "off 30", "look"]);
});

Deno.test("a state that comes between the outlet and its timer is no reason to switch on", async () => {
  const { plug, asked } = withSteps({}, [NOT_COUNTING, NOT_COUNTING, {
    on: false,
    countdownS: 29,
  }]);
  assertEquals(await plug.powerCycle(30_000, signal), { kind: "confirmed" });
  assertEquals(asked, ["open", "off 30", "look", "look", "look"]);
});

Deno.test("looks are bounded, and a cycle that is never seen was sent", async () => {
  const { plug, asked } = withSteps({}, []);
  assertEquals((await plug.powerCycle(30_000, signal)).kind, "sent");
  const looks = asked.filter((each) => each === "look").length;
  assert(looks >= 2 && looks <= 12, `${looks} looks`);
});

Deno.test("an outlet that stays on did not obey; where that is hearsay, nobody knows", async () => {
  const look = () => Promise.resolve({ on: true, countdownS: 0 });
  const own = await withSteps({ look }).plug.powerCycle(30_000, signal);
  assertStringIncludes(own.kind === "refused" ? own.hint : own.kind, "stayed on");
  const heard = await withSteps({ look, hearsay: true }).plug.powerCycle(30_000, signal);
  assertEquals(heard.kind, "sent");
});

Deno.test("a device that is not the right one gets no command", async () => {
  const open = () => Promise.resolve(strangerAt("AA", "BB"));
  const { plug, asked } = withSteps({ open });
  assertEquals((await plug.read(signal)).kind, "failed");
  assertEquals((await plug.powerCycle(30_000, signal)).kind, "not_sent");
  assertEquals((await plug.turnOn(signal)).kind, "unknown");
  assertEquals(asked, []);
});

Deno.test("a hint is one line that a terminal may see, whatever a device calls itself", () => {
  const { hint } = strangerAt("24:A1\n\u001b[2J\u009b31m\u202e", "24A160123456");
  assertStringIncludes(hint, "that of device 24:A1 [2J 31m, not of 24A160123456");
  assertEquals(new PlugTrouble("x".repeat(900)).hint.length, 200);
});

Deno.test("an outlet that is not there is named by its number", () => {
  assertStringIncludes(noOutlet(3).hint, "no outlet 3: see plug.outlet");
});

for (
  const [sent, kind] of [
    ["not_sent", "not_sent"],
    ["refused", "refused"],
    ["unanswered", "sent"],
    // A look would end what it has begun.
    ["taken", "sent"],
  ] as const
) {
  Deno.test(`a command that was ${sent} is not looked after, nor repeated`, async () => {
    const off = () => Promise.resolve({ kind: sent, hint: "why" });
    const { plug, asked } = withSteps({ off });
    assertEquals(await plug.powerCycle(30_000, signal), { kind, hint: "why" });
    assertEquals(asked, ["open"]);
  });
}

Deno.test("what was opened is closed, however the call ends", async () => {
  let closed = 0;
  const close = () => Promise.resolve(void closed++);
  const { plug } = withSteps({ close }, [{ on: false, countdownS: 5 }]);
  await plug.powerCycle(30_000, signal);
  await plug.read(signal);
  assertEquals(closed, 2);
  const broken = withSteps({ close, on: () => Promise.reject(new Error("a bug")) });
  await assertRejects(() => broken.plug.turnOn(signal), Error, "a bug");
  assertEquals(closed, 3);
  await withSteps({ close, open: () => Promise.resolve(new PlugTrouble("gone")) }).plug.read(
    signal,
  );
  assertEquals(closed, 3);
});

Deno.test("power counts as on only when it was read back", async () => {
  assertEquals(await withSteps({}, [{ on: true, countdownS: 0 }]).plug.turnOn(signal), {
    kind: "on",
  });
  const trouble = withSteps({}, [new PlugTrouble("gone")]);
  assertEquals(await trouble.plug.turnOn(signal), { kind: "unknown", hint: "gone" });
});

for (const offMs of [0, 500, 1_500, 86_401_000, NaN]) {
  Deno.test(`a power cycle of ${offMs} ms is a mistake, and nothing is asked`, async () => {
    const { plug, asked } = withSteps({});
    await assertRejects(() => plug.powerCycle(offMs, signal), RangeError, "whole seconds");
    assertEquals(asked, []);
  });
}

Deno.test("a question that never left was not sent, any other may have been obeyed", () => {
  assertEquals(sentOf({ sent: false, failure: "no_answer" }).kind, "not_sent");
  assertEquals(sentOf({ sent: true, failure: "silent" }).kind, "unanswered");
});
