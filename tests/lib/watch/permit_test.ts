import { assertEquals } from "@std/assert";
import { isBlackout, isPaused, permitCut, unarmedReason } from "../../../lib/watch/permit.ts";
import { MINUTE_MS } from "../../../lib/time/time.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { clockAt, createLoop, POLICY, saw, tick, ticksFor } from "../../support/watch/watch.ts";

Deno.test("isBlackout() includes the first minute, not the last, and wraps over midnight", () => {
  const evening = [{ fromMin: 1_320, toMin: 1_410 }];
  assertEquals([1_319, 1_320, 1_409, 1_410].map((minute) => isBlackout(evening, minute)), [
    false,
    true,
    true,
    false,
  ]);
  const night = [{ fromMin: 1_380, toMin: 60 }];
  assertEquals([1_379, 1_380, 0, 59, 60].map((minute) => isBlackout(night, minute)), [
    false,
    true,
    true,
    true,
    false,
  ]);
  assertEquals(isBlackout(evening, null), false);
});

Deno.test("isPaused() ends at its moment, or never by itself", () => {
  const state = { ...initialState(clockAt(0)), agedMs: 1_000 };
  assertEquals(isPaused(state), false);
  assertEquals(isPaused({ ...state, pausedUntilAgedMs: 1_001 }), true);
  assertEquals(isPaused({ ...state, pausedUntilAgedMs: 1_000 }), false);
  assertEquals(isPaused({ ...state, pausedUntilAgedMs: "resumed" }), true);
});

Deno.test("unarmedReason() is null only after success, or long failure in a proven home", () => {
  const loop = createLoop();
  assertEquals(unarmedReason(loop.state) === null, false);
  tick(loop, saw("online"));
  assertEquals(unarmedReason(loop.state), null);
  ticksFor(loop, 5 * MINUTE_MS, { sees: saw("captive_portal", { online: false }) });
  ticksFor(loop, 5 * MINUTE_MS, {
    sees: saw("internet_dead"),
    input: { policy: { ...POLICY, dryRun: true } },
  });
  const rebooted = { ...loop.state, arming: { ...loop.state.arming, onlineThisBoot: false } };
  assertEquals(unarmedReason(rebooted) === null, false);
  ticksFor(loop, 15_000, {
    sees: saw("internet_dead"),
    input: { policy: { ...POLICY, dryRun: true } },
  });
  const longer = { ...loop.state, arming: { ...loop.state.arming, onlineThisBoot: false } };
  assertEquals(unarmedReason(longer), null);
  const young = { ...longer, uptimeMs: 10 * MINUTE_MS - 1 };
  assertEquals(unarmedReason(young) === null, false);
  const spent = { ...longer, arming: { ...longer.arming, cutsUnproven: 2 } };
  assertEquals(unarmedReason(spent) === null, false);
});

Deno.test("permitCut() judges only a run that this very tick belongs to", () => {
  const loop = createLoop();
  tick(loop, saw("online"));
  const input = { policy: { ...POLICY, dryRun: true } };
  ticksFor(loop, 2 * MINUTE_MS, { sees: saw("internet_dead"), input });
  const options = { diagnosis: saw("internet_dead"), policy: POLICY, localMinute: null };
  assertEquals(permitCut(loop.state, options).kind, "allowed");
  const later = { ...loop.state, uptimeMs: loop.state.uptimeMs + 15_000 };
  assertEquals(permitCut(later, options).kind, "denied");
  assertEquals(permitCut(loop.state, { ...options, diagnosis: saw("online") }).kind, "denied");
});
