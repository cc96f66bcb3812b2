import { assertEquals, assertThrows } from "@std/assert";
import { type Haste, parsePolicy } from "../../../lib/config/policy_config.ts";

function parse(value: unknown, haste: Haste = "real") {
  return parsePolicy(value, { act: "read home.toml", haste });
}

Deno.test("parsePolicy() of nothing is the numbers of docs/details.md", () => {
  assertEquals(parse({}), {
    staleAfterMs: 60_000,
    gatewayGraceMs: 120_000,
    dnsCutAfterMs: 300_000,
    offMs: 30_000,
    bootGraceMs: 180_000,
    gapsMs: [300_000, 900_000, 3_600_000, 14_400_000],
    cutsPerDayMax: 8,
    blackouts: [],
    dryRun: false,
    heartbeatIsProof: false,
    scheduled: null,
  });
});

/** Each setting: one below, at, and above each limit. */
const RANGES: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ["stale_after", ["60s", "1h"], ["59999ms", "3601s"]],
  ["gateway_grace", ["0s", "1h"], ["3600001ms"]],
  ["dns_cut_after", ["60s", "24h", "never"], ["59s", "86401s"]],
  ["off", ["5s", "300s"], ["4s", "301s"]],
  ["boot_grace", ["30s", "15m"], ["29s", "901s"]],
  ["gaps", [["1m"], ["24h"], new Array(8).fill("5m")], [
    ["59s"],
    ["86401s"],
    [],
    new Array(9).fill("5m"),
  ]],
  ["cuts_per_day", [1, 8], [0, 9]],
  ["blackouts", [[], ["00:00-23:59"], new Array(8).fill("22:00-23:30")], [
    ["24:00-01:00"],
    ["22:60-23:00"],
    ["22:00-22:00"],
    ["2:00-3:00"],
    ["22:00"],
    new Array(9).fill("22:00-23:30"),
  ]],
];

for (const [key, allowed, refused] of RANGES) {
  Deno.test(`parsePolicy() holds the limits of ${key}`, () => {
    for (const value of allowed) parse({ [key]: value });
    for (const value of refused) {
      const error = assertThrows(() => parse({ [key]: value }), RangeError);
      assertEquals(error.message.split(" must be ")[0], `Cannot read home.toml: "policy.${key}"`);
    }
  });
}

Deno.test("parsePolicy() wants off in whole seconds, as the plug counts", () => {
  assertThrows(() => parse({ off: "5500ms" }), RangeError, "whole seconds");
});

Deno.test("parsePolicy() reads blackouts past midnight as minutes of the day", () => {
  assertEquals(parse({ blackouts: ["22:00-06:30"] }).blackouts, [{ fromMin: 1320, toMin: 390 }]);
});

Deno.test("parsePolicy() can be hurried for tests, down to one second", () => {
  const hurried = {
    ["stale_after"]: "1s",
    off: "1s",
    ["boot_grace"]: "1s",
    gaps: ["1s"],
    ["dns_cut_after"]: "1s",
  };
  assertEquals(parse(hurried, "for_tests").gapsMs, [1_000]);
  for (const key of Object.keys(hurried)) {
    const value = key === "gaps" ? ["999ms"] : "999ms";
    assertThrows(() => parse({ [key]: value }, "for_tests"), RangeError, key);
    assertThrows(() => parse({ [key]: key === "gaps" ? ["1s"] : "1s" }), RangeError, key);
  }
});

Deno.test("parsePolicy() refuses other types and unknown keys", () => {
  for (const key of ["stale_after", "off", "gaps", "cuts_per_day", "blackouts", "dry_run"]) {
    assertThrows(() => parse({ [key]: { a: 1 } }), TypeError, key);
  }
  assertThrows(() => parse({ gaps: ["soon"] }), RangeError, "gaps");
  assertThrows(() => parse({ dryrun: true }), TypeError, 'did you mean "policy.dry_run"?');
});

Deno.test("a restart can be scheduled every day or once a week", () => {
  assertEquals(parse({ scheduled: "04:30" }).scheduled, { minute: 270, weekday: null });
  assertEquals(parse({ scheduled: "sun 23:59" }).scheduled, { minute: 1_439, weekday: 0 });
  for (const scheduled of ["4:30", "24:00", "04:60", "Sun 04:30", "sunday 04:30", "", 430]) {
    assertThrows(() => parse({ scheduled }), Error, '"policy.scheduled" must be');
  }
});
