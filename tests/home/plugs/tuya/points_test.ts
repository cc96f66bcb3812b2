import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  interpretPoints,
  readCycleEvidence,
  takePoints,
} from "../../../../home/plugs/tuya/points.ts";

const OUTLET = { switchDp: 1, countdownDp: 9 };

Deno.test("a modern metering socket is read", () => {
  const points = { 1: true, 9: 0, 18: 40, 19: 85, 20: 2301, 38: "on", 44: "" };
  assertEquals(interpretPoints(points, OUTLET), {
    on: true,
    countdownS: 0,
    watts: 8.5,
    afterPowerLoss: "on",
    warnings: [],
  });
});

Deno.test("an older socket that counts down on 2 has its watts on 5", () => {
  const reading = interpretPoints({ 1: true, 2: 12, 4: 40, 5: 71, 6: 2301 }, {
    switchDp: 1,
    countdownDp: 2,
  });
  assertEquals(reading.countdownS, 12);
  assertEquals(reading.watts, 7.1);
});

Deno.test("one outlet of a strip is read from its own points", () => {
  const points = { 1: true, 2: false, 9: 0, 10: 25 };
  const reading = interpretPoints(points, { switchDp: 2, countdownDp: 10 });
  assertEquals([reading.on, reading.countdownS], [false, 25]);
});

Deno.test("what the plug does not say is unknown, never off", () => {
  const reading = interpretPoints({}, OUTLET);
  assertEquals([reading.on, reading.countdownS, reading.watts, reading.afterPowerLoss], [
    null,
    null,
    null,
    null,
  ]);
  assertEquals(reading.warnings, ["The plug did not report its switch (data point 1)"]);
});

for (const value of ["true", 1, 0]) {
  Deno.test(`a switch that says ${JSON.stringify(value)} is unknown`, () => {
    assertEquals(interpretPoints({ 1: value, 9: 0 }, OUTLET).on, null);
  });
}

for (const value of [-1, 0.5, 360_001, "30", true]) {
  Deno.test(`a countdown that says ${JSON.stringify(value)} is unknown`, () => {
    assertEquals(interpretPoints({ 1: true, 9: value }, OUTLET).countdownS, null);
  });
}

for (const value of [0, 1, 86_400, 360_000]) {
  Deno.test(`a countdown that says ${value} is taken`, () => {
    assertEquals(interpretPoints({ 1: true, 9: value }, OUTLET).countdownS, value);
  });
}

const MEMORIES = [
  ["on", "on"],
  ["off", "off"],
  ["memory", "last"],
  ["1", "on"],
  ["0", "off"],
  ["2", "last"],
  ["power_on", "on"],
  ["power_off", "off"],
  ["last", "last"],
  ["constructor", null],
  ["", null],
] as const;

for (const [value, meaning] of MEMORIES) {
  Deno.test(`power-on memory "${value}" is ${meaning}`, () => {
    assertEquals(interpretPoints({ 1: true, 9: 0, 38: value }, OUTLET).afterPowerLoss, meaning);
  });
}

Deno.test("a relay module keeps its power-on memory on 14", () => {
  const outlet = { switchDp: 1, countdownDp: 7 };
  assertEquals(interpretPoints({ 1: true, 7: 0, 14: "off" }, outlet).afterPowerLoss, "off");
});

Deno.test("a number on 14 is another outlet's countdown, not a memory", () => {
  assertEquals(interpretPoints({ 1: true, 9: 0, 14: 1 }, OUTLET).afterPowerLoss, null);
});

const WARNINGS: readonly (readonly [string, Record<number, boolean | number | string>, string])[] =
  [
    ["a plug that stays off after a blackout", { 38: "off" }, "mains failure the plug stays off"],
    ["a plug that remembers", { 38: "memory" }, "mains failure while the router is rebooted"],
    ["inching", { 44: "AQAF" }, "inching (automatic off)"],
    ["inching on a relay module", { 19: "AQAF" }, "inching (automatic off)"],
    ["random switching", { 42: "AQAF" }, "random switching"],
    ["cycle switching", { 41: "AQAF" }, "cycle switching"],
    ["an outlet that feeds nothing", { 19: 9 }, "feeds 0.9 W"],
    ["a countdown that is text", { 9: "x" }, "is countdown_dp right?"],
  ];

for (const [name, points, piece] of WARNINGS) {
  Deno.test(`${name} is one warning`, () => {
    const { warnings } = interpretPoints({ 1: true, 9: 0, ...points }, OUTLET);
    assertEquals(warnings.map((each) => each.includes(piece)), [true], warnings.join("; "));
  });
}

for (const points of [{ 19: 10 }, { 41: false }, { 44: "AAA=" }, { 44: "" }]) {
  Deno.test(`${JSON.stringify(points)} is no reason for a warning`, () => {
    assertEquals(interpretPoints({ 1: true, 9: 0, ...points }, OUTLET).warnings, []);
  });
}

Deno.test("an outlet that is off is not accused of feeding nothing", () => {
  assertEquals(interpretPoints({ 1: false, 9: 0, 19: 0 }, OUTLET).warnings, []);
});

Deno.test("a cycle is shown by off and a countdown between 1 and what was asked", () => {
  const options = { outlet: OUTLET, offS: 30 };
  assertEquals(readCycleEvidence({ 1: false, 9: 30 }, options), "off_and_counting");
  assertEquals(readCycleEvidence({ 1: false, 9: 29 }, options), "off_and_counting");
  assertEquals(readCycleEvidence({ 1: false, 9: 1 }, options), "off_and_counting");
  assertEquals(readCycleEvidence({ 1: false, 9: 0 }, options), "off_not_counting");
  assertEquals(readCycleEvidence({ 1: false, 9: 31 }, options), "off_not_counting");
  assertEquals(readCycleEvidence({ 1: false }, options), "off");
  assertEquals(readCycleEvidence({ 9: 30 }, options), "nothing");
  assertEquals(readCycleEvidence({ 1: true, 9: 30 }, options), "nothing");
});

Deno.test("only numbered plain values are taken from a payload", () => {
  const dps = { 1: true, 9: 3, 38: "on", x: 1, 0: 1, 1000: 1, 5: null, 6: {}, 7: [1] };
  assertEquals(takePoints({ dps }), { 1: true, 9: 3, 38: "on" });
  assertEquals(takePoints({ protocol: 4, t: 1, data: { dps } }), { 1: true, 9: 3, 38: "on" });
  assertEquals(takePoints({ data: { data: { dps } } }), {});
});

Deno.test("at most 64 points and 256 characters are taken", () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, at) => [at + 1, at]));
  assertEquals(Object.keys(takePoints({ dps: many })).length, 64);
  assertEquals(takePoints({ dps: { 1: "a".repeat(256) } }), { 1: "a".repeat(256) });
  assertEquals(takePoints({ dps: { 1: "a".repeat(257) } }), {});
});

Deno.test("anything at all can be taken and interpreted", () => {
  fc.assert(fc.property(fc.anything(), (value) => {
    const reading = interpretPoints(takePoints({ dps: value }), OUTLET);
    takePoints(value);
    return reading.warnings.every((warning) => warning.length <= 200);
  }));
});
