import { times } from "../base/text.ts";
import { isOwed } from "../watch/power/power.ts";
import { automaticCutsToday, budgetFreeInMs } from "../watch/budget.ts";
import { broken, type Finding, warning, well } from "./finding.ts";
import type { PolicyConfig } from "../config/policy_config.ts";
import { isBlackout, isPaused, pauseOf, unarmedReason } from "../watch/permit.ts";
import { fromWords } from "../wire/asked_from.ts";
import { formatDuration, type HomeClock, MINUTE_MS } from "../time/time.ts";
import type { WatchState } from "../watch/state/state.ts";

/** Ticks come every 15 s and take 14 s at most. */
const TICK_AGE_MS_WELL = MINUTE_MS;
const TICK_AGE_MS_BROKEN = 10 * MINUTE_MS;

/** How the state is judged. */
export interface StateOptions {
  readonly clock: HomeClock;
  readonly policy: PolicyConfig;
  /** Minutes after local midnight, 0–1439; null when no blackout window is set. */
  readonly localMinute: number | null;
}

/** Lines about what the watchdog has been doing; `state` null: it has never run. */
export function stateFindings(state: WatchState | null, options: StateOptions): Finding[] {
  if (state === null || state.sequence === 0) {
    return [
      broken("last tick", "The watchdog has never run", "`deno task probe`, then install it"),
    ];
  }
  return [
    tickFinding(state, options.clock),
    outageFinding(state),
    ...powerFindings(state),
    ...permitFindings(state, options),
    budgetFinding(state, options.policy),
    ...state.plug.troubles.map((trouble) =>
      warning("plug trouble", trouble, "It goes away by itself once a reading is well")
    ),
    state.disk.trouble === null
      ? well("disk", "The state reaches the disk")
      : broken("disk", `The state cannot be saved: ${state.disk.trouble}`, "Mend the disk"),
  ];
}

function tickFinding(state: WatchState, clock: HomeClock): Finding {
  const link = "last tick";
  const ageMs = clock.wallMs - state.wallMs;
  const says = ageMs < 0 ? "It lies in the future" : `${formatDuration(ageMs)} ago`;
  if (ageMs < 0 || ageMs > TICK_AGE_MS_BROKEN) {
    return broken(link, says, "Start the timer, or see `journalctl -u rebootinator-probe`");
  }
  if (ageMs <= TICK_AGE_MS_WELL) return well(link, says);
  return warning(link, says, "A tick should come every 15 s: does something run it?");
}

function outageFinding(state: WatchState): Finding {
  const link = "internet";
  if (state.outage === null) return well(link, "No outage at the last tick");
  const lastedMs = state.outage.sinceMs === null ? null : state.uptimeMs - state.outage.sinceMs;
  const since = lastedMs === null ? "" : ` for ${formatDuration(lastedMs)}`;
  const says = `Away${since}, ${rebootedWords(state.outage.cuts)}`;
  return broken(link, says, "Let the watchdog work; `deno task report` tells of it");
}

function rebootedWords(reboots: number): string {
  if (reboots === 0) return "the router was not rebooted yet";
  return `rebooted the router ${times(reboots)}`;
}

function powerFindings(state: WatchState): Finding[] {
  const link = "power";
  switch (state.phase.kind) {
    case "off":
      return [warning(link, "A reboot of the router is under way", "Wait for it")];
    case "booting":
      return [warning(link, "The router is given time to boot", "Wait for it")];
    case "watching":
      return isOwed(state.power)
        ? [broken(link, "Power was switched off and is not known to be back", "Look at the plug")]
        : [];
  }
}

function permitFindings(state: WatchState, options: StateOptions): Finding[] {
  const findings: Finding[] = [];
  const until = state.pausedUntilAgedMs;
  if (isPaused(state)) {
    const left = typeof until === "number" ? `, ${formatDuration(until - state.agedMs)} left` : "";
    const says = `No reboot by itself${pausedWords(state)}${left}`;
    findings.push(warning("pause", says, "`deno task resume` ends it"));
  }
  if (isBlackout(options.policy.blackouts, options.localMinute)) {
    findings.push(warning("blackout", "No reboot begins by itself now", "It ends by itself"));
  }
  if (options.policy.dryRun) {
    findings.push(
      warning("dry run", "policy.dry_run is set: power is never switched off", "Take it out"),
    );
  }
  const unarmed = unarmedReason(state);
  findings.push(
    unarmed === null
      ? well("armed", "It has seen this plug and these targets well")
      : warning("armed", unarmed, "One tick with the internet there arms it"),
  );
  return findings;
}

/** `": paused 20 min ago from the page"`; `""`: not known. */
function pausedWords(state: WatchState): string {
  const pause = pauseOf(state);
  const ago = pause === null || pause.agoMs === null ? "" : ` ${formatDuration(pause.agoMs)} ago`;
  const from = fromWords(pause?.by);
  return ago === "" && from === null ? "" : `: paused${ago}${from === null ? "" : ` ${from}`}`;
}

function budgetFinding(state: WatchState, policy: PolicyConfig): Finding {
  const link = "budget";
  const left = Math.max(0, policy.cutsPerDayMax - automaticCutsToday(state));
  const says = `${left} of ${policy.cutsPerDayMax} reboots left in these 24 h`;
  if (left > 0) return well(link, says);
  const freeInMs = budgetFreeInMs(state, policy);
  return warning(link, says, `The next is free in ${formatDuration(freeInMs)}; call the provider`);
}
