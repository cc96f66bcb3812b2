import { assertEquals } from "@std/assert";
import type { Outlet } from "../../../lib/plugs/plug.ts";
import { describeParts, dueOutlets, planCut, withoutUnsent } from "../../../lib/watch/owed.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";
import { clockAt, reading } from "../../support/watch/watch.ts";

const MODEM: Outlet = { name: "modem", onDelayMs: 0, timedBy: "host" };
const ROUTER: Outlet = { name: "router", onDelayMs: 120_000, timedBy: "plug" };
const PLUG = { timedBy: "host", outlets: [MODEM, ROUTER] } as const;
const STATE: WatchState = initialState(clockAt(1_000_000));
const GONE = { name: "modem", outcome: { kind: "failed", hint: "gone" } } as const;
const READ = { name: "router", outcome: reading() } as const;

Deno.test("a cut of one plug owes nothing by name; its own timer goes first", () => {
  const plan = (timedBy: "plug" | "host") =>
    planCut(STATE, { offMs: 30_000, plug: { timedBy }, parts: [] });
  assertEquals(plan("plug"), { owed: [], outlets: null, dueOnMs: 1_035_000, lateMs: 0 });
  assertEquals(plan("host").dueOnMs, 1_030_000);
});

Deno.test("each of several is due at its own time, the set with the last", () => {
  assertEquals(planCut(STATE, { offMs: 30_000, plug: PLUG, parts: [] }), {
    owed: [{ name: "modem", dueOnMs: 1_030_000 }, { name: "router", dueOnMs: 1_155_000 }],
    outlets: ["modem", "router"],
    dueOnMs: 1_155_000,
    lateMs: 120_000,
  });
});

Deno.test("what could not be read is not cut, and stays owed as it was", () => {
  const plan = (state: WatchState) =>
    planCut(state, { offMs: 30_000, plug: PLUG, parts: [GONE, READ] });
  const router = { name: "router", dueOnMs: 1_155_000 };
  assertEquals([plan(STATE).outlets, plan(STATE).owed], [["router"], [router]]);
  const old = { name: "modem", dueOnMs: 5 };
  assertEquals(plan({ ...STATE, powerOwed: true, owed: [old] }).owed, [old, router]);
  // After a loss nobody knows which.
  const lost = plan({ ...STATE, powerOwed: true });
  assertEquals(lost.owed, [{ name: "modem", dueOnMs: 1_000_000 }, router]);
});

Deno.test("an outlet is due at its very millisecond, and all when it is not known which", () => {
  const owed = [{ name: "modem", dueOnMs: 1_000_000 }, { name: "router", dueOnMs: 1_000_001 }];
  assertEquals(dueOutlets({ ...STATE, powerOwed: true, owed }), ["modem"]);
  assertEquals(dueOutlets({ ...STATE, powerOwed: true, owed, uptimeMs: 999_999 }), []);
  assertEquals(dueOutlets({ ...STATE, powerOwed: true }), null);
});

Deno.test("nothing is owed to an outlet that nothing was sent to, but what was before", () => {
  const { owed, dueOnMs } = planCut(STATE, { offMs: 30_000, plug: PLUG, parts: [] });
  const intent: WatchState = {
    ...STATE,
    powerOwed: true,
    owed,
    phase: {
      kind: "off",
      sinceMs: 1_000_000,
      dueOnMs,
      reason: "automatic",
      number: 1,
      outcome: null,
    },
  };
  const parts = [
    { name: "modem", outcome: { kind: "confirmed" } },
    { name: "router", outcome: { kind: "not_sent", hint: "gone" } },
  ] as const;
  const left = withoutUnsent(intent, { parts, unintended: STATE });
  assertEquals(left.owed, [{ name: "modem", dueOnMs: 1_030_000 }]);
  assertEquals(left.phase.kind === "off" && left.phase.dueOnMs, 1_030_000);
  const old = { name: "router", dueOnMs: 7 };
  const unintended = { ...STATE, powerOwed: true, owed: [old] };
  assertEquals(withoutUnsent(intent, { parts, unintended }).owed[0], old);
  assertEquals(describeParts(parts), "modem confirmed, router not sent");
});

Deno.test("four long names fit an event", () => {
  const parts = ["a", "b", "c", "d"].map((letter) => ({
    name: letter.repeat(16),
    outcome: { kind: "confirmed" } as const,
  }));
  assertEquals(describeParts(parts).endsWith("dddd confirmed"), true);
});
