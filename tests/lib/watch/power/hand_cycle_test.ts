import { assertEquals, assertStringIncludes } from "@std/assert";
import { decide } from "../../../support/watch/decide.ts";
import {
  endHandCycle,
  intendHandCycle,
  noteHandOn,
  refuseHandCycle,
} from "../../../../lib/watch/power/hand_cycle.ts";
import { initialState } from "../../../../lib/watch/state/state.ts";
import { encodeWatchState, parseWatchState } from "../../../../lib/watch/state/codec.ts";
import { clockAt, inputAt, POLICY, reading, saw } from "../../../support/watch/watch.ts";
import { lone, owedNames } from "../../../support/watch/power.ts";

const NOW_MS = 3_600_000;
const BEFORE = initialState(clockAt(NOW_MS));
const DEAD = saw("internet_dead");

Deno.test("a plug that is off, counting or out of reach is not cycled by hand", () => {
  assertEquals(refuseHandCycle(reading()), null);
  assertEquals(refuseHandCycle(reading({ on: null, countdownS: null })), null);
  assertStringIncludes(refuseHandCycle(reading({ on: false })) ?? "", "off");
  assertStringIncludes(refuseHandCycle(reading({ countdownS: 1 })) ?? "", "1 s are left");
  assertEquals(refuseHandCycle({ kind: "failed", hint: "gone" }), "gone");
});

for (const [timedBy, dueMs] of [["plug", 35_000], ["host", 30_000]] as const) {
  Deno.test(`a ${timedBy}-timed cycle that died is ended by the first tick once it is due`, () => {
    const intent = intendHandCycle(BEFORE, { policy: POLICY, outlets: lone(timedBy) });
    const state = parseWatchState(encodeWatchState(intent));
    const at = (uptimeMs: number) =>
      decide(state, inputAt(uptimeMs, DEAD, { plug: { ...inputAt(0, DEAD).plug, timedBy } }));
    assertEquals(at(NOW_MS + dueMs - 1).action.kind, "none");
    const due = at(NOW_MS + dueMs);
    assertEquals(due.action.kind, "turn_on");
    assertEquals(due.state.phase.kind, "booting");
    assertEquals(due.state.cuts, []);
    assertEquals(due.state.events.pending, []);
  });
}

Deno.test("a cycle that was ended owes nothing and gives the router its boot grace", () => {
  const intent = intendHandCycle(BEFORE, { policy: POLICY, outlets: lone("host") });
  const ended = endHandCycle(noteHandOn(intent, "plug"), {
    policy: POLICY,
    nowMs: NOW_MS + 31_000,
  });
  assertEquals(owedNames(ended), []);
  assertEquals(ended.phase, {
    kind: "booting",
    sinceMs: NOW_MS + 31_000,
    graceUntilMs: NOW_MS + 31_000 + POLICY.bootGraceMs,
  });
  assertEquals(ended.agedMs, BEFORE.agedMs + 31_000);
});
