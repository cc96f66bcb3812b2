import { assertEquals, assertThrows } from "@std/assert";
import {
  isRefusal,
  isUnknown,
  queuedCommand,
  readPower,
  readTasmota,
  readTasmotaMac,
  readTimedPower,
  TASMOTA_OFF_S_MAX,
  timedCommand,
  wantsPassword,
} from "../../../../home/plugs/tasmota/answer.ts";

Deno.test("a cycle is off, a delay in tenths of a second, and on, up to the longest delay", () => {
  assertEquals(queuedCommand(2, 1), "Backlog Power2 OFF; Delay 10; Power2 ON");
  assertEquals(queuedCommand(1, TASMOTA_OFF_S_MAX), "Backlog Power1 OFF; Delay 3600; Power1 ON");
  for (const offS of [0, 1.5, TASMOTA_OFF_S_MAX + 1]) {
    assertThrows(() => queuedCommand(1, offS), RangeError, "offS must be 1 to 360");
  }
});

Deno.test("a timed command counts milliseconds, and is not known everywhere", () => {
  assertEquals(timedCommand(2, 30), "TimedPower2 30000,off");
  assertEquals([isUnknown({ Command: "Unknown" }), isUnknown({ POWER: "OFF" })], [true, false]);
  // Somebody else's command was not known meanwhile: ours is not to be done again in another way.
  assertEquals(isUnknown({ POWER1: "OFF", Command: "Unknown" }), false);
  assertEquals(isUnknown({ TimedPower: [], Command: "Unknown" }), false);
});

Deno.test("a timer counts for its own outlet, where it would switch that", () => {
  const timers = {
    TimedPower: [
      { Remaining: 12_001, Command: "Power2 1" },
      { Remaining: 5_000, Command: "Power1 1" },
    ],
  };
  assertEquals(readTimedPower(timers, { outlet: 2, on: false }), 13);
  assertEquals(readTimedPower(timers, { outlet: 1, on: true }), 0);
  assertEquals(readTimedPower(timers, { outlet: 3, on: true }), 0);
  assertEquals(readTimedPower({ TimedPower: "Empty" }, { outlet: 1, on: true }), 0);
  assertEquals(readTimedPower({ Command: "Unknown" }, { outlet: 1, on: true }), null);
  const off = { TimedPower: [{ Remaining: 60_000, Command: "Power1 0" }] };
  assertEquals(readTimedPower(off, { outlet: 1, on: true }), 60);
  const status = { StatusSTS: { POWER: "ON" } };
  assertEquals(readTasmota({ status, pulse: null, timers: off }, 1).countdownS, 60);
});

Deno.test("an outlet is on by its own name, the first also by the name of the only one", () => {
  assertEquals(readPower({ POWER: "ON" }, 1), true);
  assertEquals(readPower({ POWER: "ON" }, 2), null);
  assertEquals(readPower({ POWER1: "OFF", POWER2: "ON" }, 2), true);
  assertEquals(readPower({ POWER1: "AN" }, 1), null);
  for (const [off, on] of [["off", "on"], ["Off", "On"], ["0", "1"], ["false", "true"]]) {
    assertEquals([readPower({ POWER: off }, 1), readPower({ POWER: on }, 1)], [false, true]);
  }
});

Deno.test("what Tasmota says when it refuses is understood", () => {
  assertEquals(wantsPassword({ WARNING: "Need user=<username>&password=<password>" }), true);
  assertEquals(wantsPassword({ WARNING: "Enable weblog 2 if response expected" }), false);
  assertEquals([isRefusal({ Command: "Unknown" }), isRefusal({})], [true, false]);
  assertEquals(readTasmotaMac({ StatusNET: { Mac: "AA" } }), "AA");
  assertEquals(readTasmotaMac([]), null);
});

for (
  const [remaining, seconds] of [[0, 0], [1, 1], [110, 11], [111, 12], [112, 12], [
    700,
    600,
  ]] as const
) {
  Deno.test(`a PulseTime of ${remaining} is ${seconds} s`, () => {
    const pulse = { PulseTime1: { Set: 0, Remaining: remaining } };
    assertEquals(readTasmota({ status: {}, pulse, timers: null }, 1).countdownS, seconds);
  });
}

for (
  const [state, after, warnings] of [
    [0, "off", 1],
    [1, "on", 0],
    [2, null, 1],
    [3, "last", 1],
    [4, "on", 0],
    [5, null, 1],
  ] as const
) {
  Deno.test(`PowerOnState ${state} is ${after} after a mains failure`, () => {
    const status = { Status: { PowerOnState: state }, StatusSTS: { POWER: "ON" } };
    const reading = readTasmota({ status, pulse: null, timers: null }, 1);
    assertEquals([reading.afterPowerLoss, reading.warnings.length], [after, warnings]);
    assertEquals(reading.countdownS, null);
  });
}
