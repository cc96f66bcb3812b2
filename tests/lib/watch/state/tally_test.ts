import { assertEquals } from "@std/assert";
import type { ProbeResult, TargetResult } from "../../../../lib/probes/probe.ts";
import { encodeWatchState, parseWatchState } from "../../../../lib/watch/state/codec.ts";
import { MINUTE_MS, SECOND_MS } from "../../../../lib/time/time.ts";
import type { TargetTally } from "../../../../lib/wire/tally.ts";
import {
  createLoop,
  POLICY,
  saw,
  tick,
  type TickLoop,
  ticksFor,
} from "../../../support/watch/watch.ts";

const ANSWERED: ProbeResult = { kind: "answered", latencyMs: 9 };
const SILENT: ProbeResult = { kind: "silent", why: "No answer within 3 s" };
const REFUSED: ProbeResult = { kind: "wrong", latencyMs: 1, what: "refused", by: "refused" };
const NOT_TRIED: ProbeResult = { kind: "not_tried", why: "No route" };

function results(internet: ProbeResult, gateway: ProbeResult = ANSWERED): TargetResult[] {
  return [
    { url: "ping://1.1.1.1", role: "internet", kind: "ping", byName: false, result: internet },
    { url: "tcp://10.0.0.1:80", role: "gateway", kind: "tcp", byName: false, result: gateway },
  ];
}

const dead = (gateway?: ProbeResult) => ({ input: { results: results(SILENT, gateway) } });
const well = { input: { results: results(ANSWERED) } };

/** Counts as the end of the last outage tells them, `[asked, answered]` each; null: not told. */
function told(loop: TickLoop): (readonly [number, number])[] | null {
  const ended = loop.state.events.pending.findLast(({ what }) => what.kind === "outage_ended");
  if (ended?.what.kind !== "outage_ended") throw new TypeError("Cannot count: no outage ended");
  return ended.what.tally?.map((each: TargetTally) => [each.asked, each.answered] as const) ?? null;
}

Deno.test("an outage tells what was asked and answered from its first failing tick to its last", () => {
  const loop = createLoop();
  ticksFor(loop, MINUTE_MS, { sees: saw("online"), ...well });
  ticksFor(loop, 10 * MINUTE_MS, {
    sees: saw("internet_dead"),
    input: { results: results(SILENT, REFUSED), policy: { ...POLICY, dryRun: true } },
  });
  tick(loop, saw("online"), well);
  // A router that refuses lives.
  assertEquals(told(loop), [[40, 0], [40, 40]]);
  assertEquals(loop.state.tally, []);
});

Deno.test("a failing run that did not grow into an outage leaves nothing to the next", () => {
  const loop = createLoop();
  ticksFor(loop, 45 * SECOND_MS, { sees: saw("internet_dead"), ...dead() });
  tick(loop, saw("online"), well);
  ticksFor(loop, 75 * SECOND_MS, { sees: saw("internet_dead"), ...dead(SILENT) });
  tick(loop, saw("online"), well);
  assertEquals(told(loop), [[5, 0], [5, 0]]);
});

Deno.test("what could not be asked is no question", () => {
  const loop = createLoop();
  ticksFor(loop, 5 * MINUTE_MS, { sees: saw("internet_dead"), ...dead(NOT_TRIED) });
  tick(loop, saw("online"), well);
  assertEquals(told(loop), [[20, 0]]);
});

Deno.test("while the router has no power or boots, nothing is counted", () => {
  const loop = createLoop();
  ticksFor(loop, MINUTE_MS, { sees: saw("online"), ...well });
  ticksFor(loop, 75 * SECOND_MS, { sees: saw("internet_dead"), ...dead() });
  assertEquals(loop.cutsAtMs.length, 1);
  ticksFor(loop, 2 * MINUTE_MS, { sees: saw("router_dead"), ...dead(SILENT) });
  tick(loop, saw("online"), well);
  // The tick that cut had asked before.
  assertEquals(told(loop), [[5, 0], [5, 5]]);
});

Deno.test("an outage that was not counted from its beginning tells no counts, rather than fewer", () => {
  const loop = createLoop();
  ticksFor(loop, 2 * MINUTE_MS, { sees: saw("internet_dead"), ...dead() });
  const text = encodeWatchState(loop.state);
  const older = { ...parseWatchState(text), tally: null };
  const upgraded = { ...loop, state: older };
  ticksFor(upgraded, MINUTE_MS, { sees: saw("internet_dead"), ...dead() });
  tick(upgraded, saw("online"), well);
  assertEquals(told(upgraded), null);
  const rebooted = { ...loop, state: parseWatchState(text), nowMs: MINUTE_MS };
  const bootId = { clock: { uptimeMs: MINUTE_MS, wallMs: loop.nowMs, bootId: "b" } };
  tick(rebooted, saw("internet_dead"), { input: { ...dead().input, ...bootId } });
  assertEquals(rebooted.state.tally, null);
});

Deno.test("at most eight targets are counted, of each 60 characters", () => {
  const loop = createLoop();
  const many = Array.from({ length: 12 }, (_, index): TargetResult => ({
    url: `ping://10.0.0.${index}${"x".repeat(90)}`,
    role: "internet",
    kind: "ping",
    byName: false,
    result: SILENT,
  }));
  tick(loop, saw("internet_dead"), { input: { results: many } });
  assertEquals(loop.state.tally?.length, 8);
  assertEquals(loop.state.tally?.[0]?.url.length, 60);
  assertEquals(parseWatchState(encodeWatchState(loop.state)), loop.state);
});
