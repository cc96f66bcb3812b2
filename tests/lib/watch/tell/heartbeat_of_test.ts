import { assert, assertEquals } from "@std/assert";
import { CONSOLE_NAME_MAX, CONSOLE_TEXT_MAX } from "../../../../lib/wire/event.ts";
import { say } from "../../../../lib/watch/state/event_queue.ts";
import { HEARTBEAT_BYTES_MAX } from "../../../../lib/wire/heartbeat.ts";
import { heartbeatOf, phaseName } from "../../../../lib/watch/tell/heartbeat_of.ts";
import type { TargetResult } from "../../../../lib/probes/probe.ts";
import { MINUTE_MS } from "../../../../lib/time/time.ts";
import { initialState } from "../../../../lib/watch/state/state.ts";
import { clockAt, createLoop, POLICY, saw, tick, ticksFor } from "../../../support/watch/watch.ts";

const OPTIONS = {
  policy: POLICY,
  localMinute: null,
  diagnosis: saw("online"),
  results: [],
  release: "0.1.0",
  site: { name: null, staleAfterMs: 60_000, timeZone: null },
  warnings: [],
  everyMs: 15_000,
};

Deno.test("heartbeatOf() always fits the wire, whatever waits at home", () => {
  let state = initialState(clockAt(0));
  for (let count = 0; count < 50; count++) {
    state = say(state, { kind: "plug_trouble", hint: "𝕏".repeat(100) });
  }
  const results: TargetResult[] = Array.from({ length: 30 }, () => ({
    url: "𝕏".repeat(200),
    role: "internet",
    kind: "http",
    byName: true,
    result: { kind: "silent", why: "𝕏".repeat(200) },
  }));
  const warnings = Array(20).fill("𝕏".repeat(300));
  const heartbeat = heartbeatOf(state, { ...OPTIONS, results, warnings });
  const bytes = new TextEncoder().encode(JSON.stringify(heartbeat)).length;
  assert(bytes <= HEARTBEAT_BYTES_MAX, `${bytes} bytes`);
  assertEquals(heartbeat.events[0]?.id, 1);
});

Deno.test("heartbeatOf() has room for twelve events of the longest console", () => {
  let state = initialState(clockAt(0));
  for (let count = 0; count < 12; count++) {
    state = say(state, {
      kind: "console_silent",
      console: "x".repeat(CONSOLE_NAME_MAX),
      unheardMs: Number.MAX_SAFE_INTEGER,
      why: "y".repeat(CONSOLE_TEXT_MAX),
    });
  }
  assertEquals(heartbeatOf(state, OPTIONS).events.length, 12);
});

Deno.test("heartbeatOf() dates events by their age, unless they are from an earlier boot", () => {
  const said = say(initialState(clockAt(10_000)), { kind: "plug_well" });
  const later = { ...said, uptimeMs: 25_000 };
  assertEquals(heartbeatOf(later, OPTIONS).events[0]?.agoMs, 15_000);
  const pending = later.events.pending.map((event) => ({ ...event, uptimeMs: null }));
  const rebooted = { ...later, events: { ...later.events, pending } };
  assertEquals(heartbeatOf(rebooted, OPTIONS).events[0]?.agoMs, null);
});

Deno.test("heartbeatOf() tells how long a pause lasts", () => {
  const state = { ...initialState(clockAt(0)), agedMs: 1_000 };
  assertEquals(heartbeatOf(state, OPTIONS).pausedForMs, null);
  const paused = { ...state, pausedUntilAgedMs: 61_000 };
  assertEquals(heartbeatOf(paused, OPTIONS).pausedForMs, 60_000);
  assertEquals(heartbeatOf({ ...state, pausedUntilAgedMs: "resumed" }, OPTIONS).pausedForMs, -1);
  assertEquals("paused" in heartbeatOf(paused, OPTIONS), false);
  const pause = { wallMs: state.wallMs, uptimeMs: state.uptimeMs, by: "home" };
  assertEquals(heartbeatOf({ ...paused, pause }, OPTIONS).paused, { agoMs: 0, by: "home" });
});

Deno.test("phaseName() tells waiting and giving up apart from watching", () => {
  const loop = createLoop();
  tick(loop, saw("online"));
  const seen: string[] = [];
  for (const minutes of [1, 0.25, 0.75, 2, 4]) {
    ticksFor(loop, minutes * MINUTE_MS, { sees: saw("internet_dead") });
    seen.push(phaseName(loop.state));
  }
  assertEquals(seen, ["watching", "off", "booting", "booting", "holding"]);
  ticksFor(loop, 23 * 60 * MINUTE_MS, {
    sees: saw("internet_dead"),
    input: { policy: { ...POLICY, cutsPerDayMax: 1 } },
  });
  assertEquals(phaseName(loop.state), "gave_up");
});
