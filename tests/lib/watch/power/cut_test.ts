import { assertEquals } from "@std/assert";
import type { Outlet } from "../../../../lib/plugs/plug.ts";
import {
  describeParts,
  intendCut,
  planCut,
  withoutUnsent,
} from "../../../../lib/watch/power/cut.ts";
import { initialState, type WatchState } from "../../../../lib/watch/state/state.ts";
import { lone, on, owed } from "../../../support/watch/power.ts";
import { clockAt, POLICY, reading } from "../../../support/watch/watch.ts";

const MODEM: Outlet = { name: "modem", onDelayMs: 0, timedBy: "host" };
const ROUTER: Outlet = { name: "router", onDelayMs: 120_000, timedBy: "plug" };
const BOTH = [MODEM, ROUTER];
const NOW_MS = 1_000_000;
const STATE: WatchState = {
  ...initialState(clockAt(NOW_MS)),
  power: [on("modem"), on("router")],
};
const GONE = { name: "modem", outcome: { kind: "failed", hint: "gone" } } as const;
const READ = { name: "router", outcome: reading() } as const;
const AT = { nowMs: NOW_MS, offMs: 30_000, parts: [] } as const;

Deno.test("a cut of one plug is a list of one; its own timer goes first", () => {
  const due = (timedBy: "plug" | "host") => planCut({ ...AT, outlets: lone(timedBy) });
  const cuts = [{ name: "plug", dueOnMs: 1_035_000 }];
  assertEquals(due("plug"), { cuts, lateMs: 0 });
  assertEquals(due("host").cuts, [{ name: "plug", dueOnMs: 1_030_000 }]);
});

Deno.test("each of several is due at its own time, the set with the last", () => {
  assertEquals(planCut({ ...AT, outlets: BOTH }), {
    cuts: [{ name: "modem", dueOnMs: 1_030_000 }, { name: "router", dueOnMs: 1_155_000 }],
    lateMs: 120_000,
  });
  const { intent } = intendCut(STATE, {
    policy: POLICY,
    plug: { outlets: BOTH },
    reason: "commanded",
    commandId: null,
    parts: [],
  });
  assertEquals(intent.phase.kind === "off" && intent.phase.dueOnMs, 1_155_000);
});

Deno.test("what could not be read is not cut, and stays owed as it was", () => {
  const intend = (state: WatchState) =>
    intendCut(state, {
      policy: POLICY,
      plug: { outlets: BOTH },
      reason: "commanded",
      commandId: null,
      parts: [GONE, READ],
    });
  const router = owed({ name: "router", dueOnMs: 1_155_000 });
  assertEquals(intend(STATE).outlets, ["router"]);
  assertEquals(intend(STATE).intent.power, [on("modem"), router]);
  const old = owed({ name: "modem", dueOnMs: 5, sure: false });
  assertEquals(intend({ ...STATE, power: [old, on("router")] }).intent.power, [old, router]);
});

Deno.test("nothing is owed to an outlet that nothing was sent to, but what was before", () => {
  const { intent } = intendCut(STATE, {
    policy: POLICY,
    plug: { outlets: BOTH },
    reason: "automatic",
    commandId: null,
    parts: [],
  });
  const parts = [
    { name: "modem", outcome: { kind: "confirmed" } },
    { name: "router", outcome: { kind: "not_sent", hint: "gone" } },
  ] as const;
  const left = withoutUnsent(intent, { parts, unintended: STATE });
  const modem = owed({ name: "modem", dueOnMs: 1_030_000 });
  assertEquals(left.power, [modem, on("router")]);
  assertEquals(left.phase.kind === "off" && left.phase.dueOnMs, 1_030_000);
  const old = owed({ name: "router", dueOnMs: 7 });
  const unintended = { ...STATE, power: [on("modem"), old] };
  assertEquals(withoutUnsent(intent, { parts, unintended }).power, [modem, old]);
  assertEquals(describeParts(parts), "modem confirmed, router not sent");
});

Deno.test("four long names fit an event", () => {
  const parts = ["a", "b", "c", "d"].map((letter) => ({
    name: letter.repeat(16),
    outcome: { kind: "confirmed" } as const,
  }));
  assertEquals(describeParts(parts).endsWith("dddd confirmed"), true);
});

Deno.test("only automatic cuts use up those of a watchdog that was not online in this boot", () => {
  const arming = { fingerprint: "x", everOnline: true, onlineThisBoot: false, cutsUnproven: 1 };
  const unproven = (reason: "automatic" | "commanded" | "scheduled", onlineThisBoot: boolean) =>
    intendCut({ ...STATE, arming: { ...arming, onlineThisBoot } }, {
      policy: POLICY,
      plug: { outlets: BOTH },
      reason,
      commandId: null,
      parts: [],
    }).intent.arming.cutsUnproven;
  assertEquals(unproven("automatic", false), 2);
  assertEquals(unproven("commanded", false), 1);
  assertEquals(unproven("scheduled", false), 1);
  assertEquals(unproven("automatic", true), 1);
});
