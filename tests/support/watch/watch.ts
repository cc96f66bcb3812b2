/** Short cuts for tests of the home's decisions: a policy, a clock, what a tick may see. */
import type { Cause } from "../../../lib/wire/cause.ts";
import { decide } from "./decide.ts";
import type { Decision, TickInput } from "../../../lib/watch/decide.ts";
import { encodeWatchState } from "../../../lib/watch/state/codec.ts";
import type { Diagnosis } from "../../../lib/watch/diagnose.ts";
import { believe } from "../../../lib/watch/load.ts";
import type { PolicyConfig } from "../../../lib/config/policy_config.ts";
import type { PlugReading, ReadOutcome } from "../../../lib/plugs/plug.ts";
import { decideOnReading } from "../../../lib/watch/reading.ts";
import { settleCycle, settleTurnOn } from "../../../lib/watch/settle.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import { lone } from "./power.ts";
import { initialState, type WatchState } from "../../../lib/watch/state/state.ts";

export const TICK_MS = 15 * SECOND_MS;
export const WALL_MS = Date.UTC(2026, 10, 22, 3, 0, 0);

/** The defaults of docs/details.md. */
export const POLICY: PolicyConfig = {
  staleAfterMs: 60 * SECOND_MS,
  gatewayGraceMs: 2 * MINUTE_MS,
  dnsCutAfterMs: 5 * MINUTE_MS,
  offMs: 30 * SECOND_MS,
  bootGraceMs: 3 * MINUTE_MS,
  gapsMs: [5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS],
  cutsPerDayMax: 8,
  blackouts: [],
  dryRun: false,
  heartbeatIsProof: false,
  scheduled: null,
};

/** A clock `uptimeMs` into boot "a". */
export function clockAt(uptimeMs: number, bootId: string | null = "a") {
  return { uptimeMs, wallMs: WALL_MS + uptimeMs, bootId };
}

/** What a tick saw, with the gateway as the cause has it. */
export function saw(cause: Cause, change: Partial<Diagnosis> = {}): Diagnosis {
  const gateway = cause === "router_dead" ? "silent" : "answers";
  return { cause, online: cause === "online", gateway, note: null, ...change };
}

export function reading(change: Partial<PlugReading> = {}): ReadOutcome {
  return {
    kind: "read",
    reading: {
      on: true,
      countdownS: 0,
      watts: null,
      afterPowerLoss: "on",
      warnings: [],
      ...change,
    },
  };
}

export function inputAt(
  uptimeMs: number,
  diagnosis: Diagnosis,
  change: Partial<TickInput> = {},
): TickInput {
  return {
    clock: clockAt(uptimeMs),
    diagnosis,
    results: [],
    policy: POLICY,
    plug: { fingerprint: "tuya abc", timedBy: "plug", tested: true, outlets: lone() },
    targets: "ping://1.1.1.1",
    localMinute: null,
    ...change,
  };
}

/** A home that ticks every 15 s by the real decisions, with a plug that does as it is told. */
export interface TickLoop {
  state: WatchState;
  nowMs: number;
  /** Uptimes at which power was cut. */
  readonly cutsAtMs: number[];
  /** Uptimes at which power was asked for. */
  readonly turnOnsAtMs: number[];
  last: Decision | null;
}

export function createLoop(startMs = HOUR_MS): TickLoop {
  return {
    state: initialState(clockAt(startMs)),
    nowMs: startMs,
    cutsAtMs: [],
    turnOnsAtMs: [],
    last: null,
  };
}

/** What the plug does in a loop's ticks, and what else differs from the defaults. */
export interface LoopOptions {
  readonly plug?: ReadOutcome;
  readonly turnsOn?: boolean;
  readonly input?: Partial<TickInput>;
}

/** One tick now, then the clock moves on by 15 s. */
export function tick(loop: TickLoop, diagnosis: Diagnosis, options: LoopOptions = {}): Decision {
  const clock = { ...clockAt(loop.nowMs), ...options.input?.clock };
  const input = inputAt(loop.nowMs, diagnosis, { ...options.input, clock });
  let decision = decide(loop.state, input);
  if (decision.action.kind === "read") {
    decision = decideOnReading(decision, input, options.plug ?? reading());
  }
  loop.state = decision.state;
  if (decision.action.kind === "cut") {
    loop.cutsAtMs.push(loop.nowMs);
    loop.state = settleCycle(decision.state, { kind: "confirmed" }, decision.action);
  }
  if (decision.action.kind === "turn_on") {
    loop.turnOnsAtMs.push(loop.nowMs);
    const on = options.turnsOn ?? true;
    const outcome = on ? { kind: "on" } as const : { kind: "unknown", hint: "-" } as const;
    loop.state = settleTurnOn(decision.state, outcome, { ...input, nowMs: loop.nowMs });
  }
  loop.last = decision;
  loop.nowMs += TICK_MS;
  return decision;
}

/** Ticks until `forMs` has passed. */
export function ticksFor(
  loop: TickLoop,
  forMs: number,
  options: LoopOptions & { readonly sees: Diagnosis },
): void {
  for (const endMs = loop.nowMs + forMs; loop.nowMs < endMs;) tick(loop, options.sees, options);
}

/** The kinds of all events that wait, in order. */
export function eventKinds(state: WatchState): string[] {
  return state.events.pending.map(({ what }) => what.kind);
}

/** A home that was well an hour ago, and knows nothing since: its runtime folder was emptied. */
export function forgetful(change: Partial<WatchState> = {}): TickLoop {
  const loop = createLoop();
  ticksFor(loop, MINUTE_MS, { sees: saw("online") });
  const disk = { kind: "text", text: encodeWatchState({ ...loop.state, ...change }) } as const;
  loop.nowMs += HOUR_MS;
  loop.state = believe({ runtime: { kind: "missing" }, disk }, {
    clock: clockAt(loop.nowMs),
    cutsPerDayMax: 8,
  }).state;
  return loop;
}
