import type { PolicyConfig } from "../config/policy_config.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../time/time.ts";
import type { CutMark, Phase, WatchState } from "./state/state.ts";

/** No boot grace is longer, however slow the router was. */
export const BOOT_GRACE_MS_MAX = 15 * MINUTE_MS;

/** A recovery later than this after a cut is not credited to it. */
export const RECOVERY_MS_MAX = 10 * MINUTE_MS;

/** How many recoveries are remembered. */
export const RECOVERIES_MAX = 10;

/** Commanded cuts in any hour; they do not count against the automatic ones. */
export const COMMANDED_PER_HOUR_MAX = 3;

/** Cuts of an unproven watchdog until its first success, and of one whose disk refuses, a boot. */
export const CUTS_UNPROVEN_MAX = 2;
export const CUTS_WITHOUT_DISK_MAX = 2;

/** How long a router may boot before it is judged: by setting, or half as long again as ever. */
export function bootGraceMs(
  state: Pick<WatchState, "recoveriesMs">,
  policy: Pick<PolicyConfig, "bootGraceMs">,
): number {
  const slowestMs = Math.max(0, ...state.recoveriesMs);
  return Math.min(BOOT_GRACE_MS_MAX, Math.max(policy.bootGraceMs, Math.ceil(slowestMs * 1.5)));
}

/** A router that gets power at `fromMs` boots; nothing but the line shortens the time of one that does. */
export function bootingFrom(
  fromMs: number,
  options: { readonly state: WatchState; readonly policy: Pick<PolicyConfig, "bootGraceMs"> },
): Extract<Phase, { readonly kind: "booting" }> {
  const { state, policy } = options;
  const { phase } = state;
  const graceUntilMs = fromMs + bootGraceMs(state, policy);
  return phase.kind === "booting"
    ? { ...phase, graceUntilMs: Math.max(phase.graceUntilMs, graceUntilMs) }
    : { kind: "booting", sinceMs: state.uptimeMs, graceUntilMs };
}

/** The pause between the `cuts`-th cut's boot grace and the next cut; the last gap repeats. */
export function gapAfter(cuts: number, policy: Pick<PolicyConfig, "gapsMs">): number {
  const { gapsMs } = policy;
  return gapsMs[Math.min(Math.max(cuts, 1), gapsMs.length) - 1] ?? 0;
}

/** The cuts so far, and the age at which they count. */
type CutsSoFar = Pick<WatchState, "cuts" | "agedMs">;

/** The cuts of this kind that count, oldest first. */
export function cutsWithin(
  { cuts, agedMs }: CutsSoFar,
  { reason, windowMs }: { readonly reason: CutMark["reason"]; readonly windowMs: number },
): readonly CutMark[] {
  return cuts.filter((cut) => cut.reason === reason && agedMs - cut.agedMs < windowMs);
}

/** Automatic cuts within the last 24 h. */
export function automaticCutsToday(state: CutsSoFar): number {
  return cutsWithin(state, { reason: "automatic", windowMs: DAY_MS }).length;
}

/** Time until an automatic cut is within the cap again; 0: it is now. */
export function budgetFreeInMs(
  state: CutsSoFar,
  policy: Pick<PolicyConfig, "cutsPerDayMax">,
): number {
  const counting = cutsWithin(state, { reason: "automatic", windowMs: DAY_MS });
  const blocking = counting[counting.length - policy.cutsPerDayMax];
  return blocking === undefined ? 0 : DAY_MS - (state.agedMs - blocking.agedMs);
}

/** True when one more commanded cut is within its own cap. */
export function commandedCutAllowed(state: CutsSoFar): boolean {
  const commanded = cutsWithin(state, { reason: "commanded", windowMs: HOUR_MS });
  return commanded.length < COMMANDED_PER_HOUR_MAX;
}

/** The marks with one more, without those too old to count. */
export function withCut(
  cuts: readonly CutMark[],
  options: CutMark,
): readonly CutMark[] {
  return [...cuts.filter((cut) => options.agedMs - cut.agedMs < DAY_MS), options];
}
