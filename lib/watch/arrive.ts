import type { HomeClock } from "../time/time.ts";
import { SECOND_MS } from "../time/time.ts";
import { NO_CONTACT, type WatchState } from "./state/state.ts";
import type { PolicyConfig } from "../config/policy_config.ts";
import { gapAfter } from "./budget.ts";
import { inNewBoot } from "./power/power.ts";
import { COMMANDS_DONE_MAX } from "./state/shape.ts";

/**
 * Without a named boot, "now minus uptime" moving by more than this is taken as a new boot. No
 * computer restarts faster; a clock that is set looks like a restart, which only costs patience.
 */
const BOOT_DRIFT_MS_MAX = 5 * SECOND_MS;

/**
 * The state as it stands at `clock`, before anything is observed. In a new boot no running duration
 * goes on: what was being waited for is waited for again from the start, and power that may be off
 * is owed.
 */
export function arrive(
  state: WatchState,
  options: { readonly clock: HomeClock; readonly policy: PolicyConfig },
): WatchState {
  const { clock } = options;
  const forwardMs = clock.uptimeMs - state.uptimeMs;
  const here: WatchState = {
    ...state,
    bootId: clock.bootId ?? state.bootId,
    uptimeMs: clock.uptimeMs,
    wallMs: clock.wallMs,
    // An uptime that is ahead of the saved one may be another boot's; it never ages by more.
    agedMs: state.agedMs + (forwardMs >= 0 ? forwardMs : clock.uptimeMs),
  };
  if (isSameBoot(state, clock)) return here;
  const { disk } = here;
  // A clock that was set may look like a restart: it must not allow new cuts without a disk.
  const certain = forwardMs < 0 || (clock.bootId !== null && state.bootId !== null);
  return crossBoot(certain ? { ...here, disk: { ...disk, cutsThisBoot: 0 } } : here, options);
}

/** True when `state` was saved in the boot that `clock` tells of. */
export function isSameBoot(state: WatchState, clock: HomeClock): boolean {
  if (clock.uptimeMs < state.uptimeMs) return false;
  if (clock.bootId !== null && state.bootId !== null) return clock.bootId === state.bootId;
  const driftMs = (clock.wallMs - clock.uptimeMs) - (state.wallMs - state.uptimeMs);
  return Math.abs(driftMs) <= BOOT_DRIFT_MS_MAX;
}

/**
 * How long to wait for the router in a new boot: what was being waited for, again from the start. How
 * much of it has passed is not known; a plug may go on with its off time by itself.
 */
function waitMs({ phase }: WatchState, { bootGraceMs }: PolicyConfig): number {
  switch (phase.kind) {
    case "watching":
      return bootGraceMs;
    case "off":
      return phase.dueOnMs - phase.sinceMs + bootGraceMs;
    case "booting":
      return Math.max(bootGraceMs, phase.graceUntilMs - phase.sinceMs);
  }
}

function crossBoot(
  state: WatchState,
  { clock, policy }: { readonly clock: HomeClock; readonly policy: PolicyConfig },
): WatchState {
  const nowMs = clock.uptimeMs;
  const graceUntilMs = nowMs + waitMs(state, policy);
  return {
    ...state,
    // What the disk did not take before the boot may have been a cut.
    power: inNewBoot(state.power, nowMs),
    timers: [],
    bootId: clock.bootId,
    run: null,
    blind: null,
    phase: state.phase.kind === "watching"
      ? state.phase
      : { kind: "booting", sinceMs: nowMs, graceUntilMs },
    outage: state.outage === null ? null : { ...state.outage, sinceMs: null, lastCutMs: null },
    // The copy that survived may be from before the last questions.
    tally: state.outage === null ? [] : null,
    ladder: state.ladder === null ? null : {
      ...state.ladder,
      nextCutMs: state.ladder.nextCutMs === null
        ? null
        : graceUntilMs + gapAfter(state.ladder.cuts, policy),
      onlineSinceMs: null,
    },
    arming: { ...state.arming, onlineThisBoot: false },
    ...(state.pause === undefined ? {} : { pause: { ...state.pause, uptimeMs: null } }),
    cloud: NO_CONTACT,
    // A command's remaining life cannot be told any more; none may run late.
    commands: {
      waiting: [],
      done: [...state.commands.done, ...state.commands.waiting.map(({ id }) => id)].slice(
        -COMMANDS_DONE_MAX,
      ),
    },
    events: {
      ...state.events,
      pending: state.events.pending.map((event) => ({ ...event, uptimeMs: null })),
    },
    consoles: state.consoles.map((each) => ({ ...each, unanswered: 0 })),
  };
}
