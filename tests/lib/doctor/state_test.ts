import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Finding } from "../../../lib/doctor/finding.ts";
import { stateFindings } from "../../../lib/doctor/state.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import { clockAt, POLICY } from "../../support/watch/watch.ts";
import { owed } from "../../support/watch/power.ts";

const NOW_MS = 7_200_000;
const ARMED: WatchState = {
  ...initialState(clockAt(NOW_MS)),
  sequence: 9,
  arming: { fingerprint: "x", everOnline: true, onlineThisBoot: true, cutsUnproven: 0 },
};

function find(
  link: string,
  change: Partial<WatchState>,
  options: Partial<Parameters<typeof stateFindings>[1]> = {},
): Finding | undefined {
  const findings = stateFindings({ ...ARMED, ...change }, {
    clock: clockAt(NOW_MS),
    policy: POLICY,
    localMinute: null,
    ...options,
  });
  return findings.find((each) => each.link === link);
}

Deno.test("a watchdog that is well has no line but good ones", () => {
  const findings = stateFindings(ARMED, {
    clock: clockAt(NOW_MS),
    policy: POLICY,
    localMinute: null,
  });
  assertEquals(findings.map(({ link, grade }) => [link, grade]), [
    ["last tick", "ok"],
    ["internet", "ok"],
    ["armed", "ok"],
    ["budget", "ok"],
    ["disk", "ok"],
  ]);
});

Deno.test("a pause says since when and from where, as far as it is known", () => {
  const saysOf = (pause?: WatchState["pause"]) =>
    find("pause", {
      pausedUntilAgedMs: NOW_MS + 3_600_000,
      ...(pause === undefined ? {} : { pause }),
    })?.says;
  assertEquals(saysOf(), "No reboot by itself, 1 h left");
  const set = { wallMs: 0, uptimeMs: NOW_MS - 1_200_000, by: "page" };
  assertEquals(saysOf(set), "No reboot by itself: paused 20 min ago from the page, 1 h left");
  const { wallMs } = ARMED;
  const before = { wallMs: wallMs + 1, uptimeMs: null };
  assertEquals(
    saysOf({ ...before, by: "home" }),
    "No reboot by itself: paused at home by command, 1 h left",
  );
  assertEquals(saysOf({ ...before, by: null }), "No reboot by itself, 1 h left");
});

for (
  const [ageMs, grade] of [
    [-1, "broken"],
    [60_000, "ok"],
    [60_001, "warning"],
    [600_000, "warning"],
    [600_001, "broken"],
  ] as const
) {
  Deno.test(`a last tick ${ageMs} ms ago is ${grade}`, () => {
    assertEquals(find("last tick", {}, { clock: clockAt(NOW_MS + ageMs) })?.grade, grade);
  });
}

Deno.test("a watchdog that has never run is one broken line", () => {
  for (const state of [null, initialState(clockAt(0))]) {
    const findings = stateFindings(state, {
      clock: clockAt(0),
      policy: POLICY,
      localMinute: null,
    });
    assertEquals(findings.map(({ link, grade }) => [link, grade]), [["last tick", "broken"]]);
  }
});

Deno.test("the budget is counted in what is left, and says when it is free again", () => {
  const cut = { agedMs: ARMED.agedMs, reason: "automatic" } as const;
  assertStringIncludes(find("budget", { cuts: [cut] })?.says ?? "", "7 of 8");
  const spent = find("budget", { cuts: Array(8).fill(cut) });
  assertEquals(spent?.grade, "warning");
  assertStringIncludes(spent?.next ?? "", "24 h");
  const commanded = Array(3).fill({ ...cut, reason: "commanded" });
  assertStringIncludes(find("budget", { cuts: commanded })?.says ?? "", "8 of 8");
});

Deno.test("a pause, a blackout and a dry run are each a line while they last", () => {
  assertStringIncludes(
    find("pause", { pausedUntilAgedMs: ARMED.agedMs + 3_600_000 })?.says ?? "",
    "1 h left",
  );
  assertEquals(find("pause", { pausedUntilAgedMs: ARMED.agedMs }), undefined);
  const policy = { ...POLICY, blackouts: [{ fromMin: 60, toMin: 120 }], dryRun: true };
  assertEquals(find("blackout", {}, { policy, localMinute: 60 })?.grade, "warning");
  assertEquals(find("blackout", {}, { policy, localMinute: 120 }), undefined);
  assertEquals(find("dry run", {}, { policy })?.grade, "warning");
});

Deno.test("a watchdog that is not armed says why", () => {
  const arming = { ...ARMED.arming, everOnline: false, onlineThisBoot: false };
  assertStringIncludes(find("armed", { arming })?.says ?? "", "Not armed");
});

Deno.test("power that may be off, an outage and a disk that refuses are broken", () => {
  assertEquals(find("power", { power: [owed()] })?.grade, "broken");
  assertEquals(find("power", {}), undefined);
  const booting = { kind: "booting", sinceMs: NOW_MS, graceUntilMs: NOW_MS } as const;
  assertEquals(find("power", { phase: booting, power: [owed()] })?.grade, "warning");
  const off = {
    kind: "off",
    sinceMs: 0,
    dueOnMs: 1,
    reason: "automatic",
    number: 1,
    outcome: null,
  } as const;
  assertEquals(find("power", { phase: off })?.grade, "warning");
  const outage = {
    sinceMs: NOW_MS - 120_000,
    sinceWallMs: 0,
    cause: "internet_dead",
    gateway: "answers",
    cuts: 1,
    lastCutMs: null,
  } as const;
  assertStringIncludes(find("internet", { outage })?.says ?? "", "2 min, rebooted the router once");
  const disk = { trouble: "Read-only file system", cutsThisBoot: 0 };
  assertEquals(find("disk", { disk })?.grade, "broken");
});

Deno.test("what was said of the plug stays a line until it is mended", () => {
  const plug = { ...ARMED.plug, troubles: ["It is deaf"] };
  assertEquals(find("plug trouble", { plug })?.says, "It is deaf");
});
