import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { PlugFirmware, type PlugFirmwareOptions } from "./plug_firmware.ts";
import { orderedPoints } from "./tuya_session.ts";

const START_MS = 5_000;

function firmware(options: Partial<PlugFirmwareOptions> = {}): PlugFirmware {
  return new PlugFirmware({ nowMs: START_MS, ...options });
}

Deno.test("switch first, countdown second: off, and on again by itself", () => {
  const plug = firmware();
  assertEquals(plug.execute([[1, false], [9, 30]], START_MS), { 1: false, 9: 30 });
  assertEquals(plug.advance(START_MS + 29_999), []);
  assertEquals(plug.feedsPower, false);
  assertEquals(plug.advance(START_MS + 30_000), [{ 1: true, 9: 0 }]);
  assertEquals(plug.feedsPower, true);
});

const STRANDED = [
  ["countdown first, switch second", [[[9, 30], [1, false]]]],
  ["off said twice", [[[1, false], [9, 30]], [[1, false]]]],
] as const;

for (const [name, commands] of STRANDED) {
  Deno.test(`${name}: off for ever`, () => {
    const plug = firmware();
    for (const command of commands) plug.execute(command, START_MS);
    plug.advance(START_MS + 86_400_000);
    assertEquals([plug.relay, plug.countdownS, plug.nextEventMs === null], [false, 0, true]);
  });
}

Deno.test("a countdown alone turns a plug off that is on", () => {
  const plug = firmware();
  plug.execute([[9, 30]], START_MS);
  plug.advance(START_MS + 30_000);
  assertEquals(plug.relay, false);
});

Deno.test("the button stops a countdown", () => {
  const plug = firmware();
  plug.execute([[1, false], [9, 30]], START_MS);
  assertEquals(plug.press(START_MS + 5_000), { 1: true, 9: 0 });
  plug.advance(START_MS + 60_000);
  assertEquals(plug.relay, true);
});

Deno.test("writing on while it is on stops a countdown too", () => {
  const plug = firmware();
  plug.execute([[9, 30]], START_MS);
  assertEquals(plug.execute([[1, true]], START_MS + 1_000), { 1: true, 9: 0 });
  plug.advance(START_MS + 60_000);
  assertEquals(plug.relay, true);
});

for (const [powerMemory, relay] of [["on", true], ["off", false], ["memory", false]] as const) {
  Deno.test(`mains lost in the off time: with memory "${powerMemory}" it is ${relay} after`, () => {
    const plug = firmware({ powerMemory });
    plug.execute([[1, false], [9, 300]], START_MS);
    plug.loseMains(START_MS + 10_000);
    assertEquals(plug.feedsPower, false);
    plug.restoreMains(START_MS + 20_000);
    plug.advance(START_MS + 400_000);
    assertEquals(plug.relay, relay);
  });
}

Deno.test("what was switched less than 5 s before is not remembered", () => {
  for (const [afterMs, relay] of [[4_999, true], [5_000, false]] as const) {
    const plug = firmware({ powerMemory: "memory" });
    plug.execute([[1, false]], START_MS);
    plug.loseMains(START_MS + afterMs);
    plug.restoreMains(START_MS + 20_000);
    assertEquals(plug.relay, relay);
  }
});

Deno.test("a running countdown is reported every 30 s", () => {
  const plug = firmware();
  plug.execute([[1, false], [9, 90]], START_MS);
  assertEquals(plug.advance(START_MS + 90_000), [{ 9: 60 }, { 9: 30 }, { 1: true, 9: 0 }]);
});

Deno.test("load is reported in tenths of a watt, and is nothing while off", () => {
  const plug = firmware({ loadWatts: 8.5 });
  assertEquals(plug.status()[19], 85);
  assertEquals(plug.execute([[1, false]], START_MS)[19], 0);
});

Deno.test("in which steps the clock comes makes no difference", () => {
  const steps = fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 20 });
  fc.assert(fc.property(steps, fc.integer({ min: 1, max: 120 }), (gaps, seconds) => {
    const small = firmware();
    const large = firmware();
    let now = START_MS;
    for (const plug of [small, large]) plug.execute([[1, false], [9, seconds]], START_MS);
    const reports = gaps.flatMap((gap) => small.advance(now += gap));
    assertEquals(large.advance(now), reports);
    assertEquals(large.status(), small.status());
  }));
});

Deno.test("the order of a command is the order of its text, not of its numbers", () => {
  const text = '{"devId":"x","dps":{"9":30,"1":false}}';
  assertEquals(orderedPoints(text), [[9, 30], [1, false]]);
  const wrapped = '{"data":{"dps":{"1":false,"9":30}},"protocol":5,"t":1}';
  assertEquals(orderedPoints(wrapped), [[1, false], [9, 30]]);
});
