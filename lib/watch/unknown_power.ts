/** An outlet of which nobody can tell whether it was left off: what knew it is lost, or never was. */
import type { PolicyConfig } from "../config/home_config.ts";
import type { Outlet, Part, ReadOutcome, TimedBy } from "../plugs/plug.ts";
import { SECOND_MS } from "../time/time.ts";
import { CUTS_WITHOUT_DISK_MAX } from "./budget.ts";
import { dueSlackMs, owedOf, POWER_OWED } from "./owed.ts";
import { isPaused } from "./permit.ts";
import { named, noteReading, plugTrouble } from "./plug_health.ts";
import type { OwedOutlet, WatchState } from "./state/state.ts";

/**
 * The state from the disk when the runtime folder was emptied within this boot. A cut whose intent
 * the disk refused is forgotten with it; how many there were is not known, so no more are made.
 */
export function afterRuntimeLoss(state: WatchState): WatchState {
  const disk = { ...state.disk, cutsThisBoot: CUTS_WITHOUT_DISK_MAX };
  return { ...doubtOutlets(state), disk };
}

/** The state of which nothing tells any more whether an outlet was left off, whoever was seen on. */
export function doubtOutlets(state: WatchState): WatchState {
  return { ...state, outletUnknown: true, seenOn: [] };
}

/**
 * True when the plug must be read to know whether power is missing. Not in a pause: the owner may
 * have switched it off.
 */
export function powerUnknown(state: WatchState, policy: Pick<PolicyConfig, "dryRun">): boolean {
  if (!state.outletUnknown) return false;
  if (state.powerOwed && state.phase.kind === "watching") return true;
  // After a cut that is remembered there is nothing to find out, but about those it left alone.
  if (state.powerOwed && state.owed.length === 0) return false;
  return !policy.dryRun && !isPaused(state);
}

/** Notes those of several that are on: none of them comes on only now, when it is asked again. */
export function noteSeenOn(state: WatchState, names: readonly string[]): WatchState {
  const fresh = names.filter((name) => name !== "" && !state.seenOn.includes(name));
  return fresh.length === 0 ? state : { ...state, seenOn: [...state.seenOn, ...fresh] };
}

/** What a reading of such a plug, or of several, comes to. */
export interface UnknownJudged {
  readonly state: WatchState;
  /** `restore`: an outlet was left off. */
  readonly todo: "nothing" | "turn_on" | "restore";
  /** Names of those of several that are meant, empty of one alone. */
  readonly outlets: readonly string[];
  readonly remark: string | null;
}

interface JudgeOptions {
  readonly policy: PolicyConfig;
  readonly plug: { readonly timedBy: TimedBy; readonly outlets?: readonly Outlet[] };
}

/** What one outlet turned out to be; `dueInMs`: until its own timer has switched it on. */
type Found =
  | { readonly kind: "on" | "off" | "unsaid" | "unread" }
  /** Off, as is known: it was told so and not seen on since. */
  | { readonly kind: "owed" }
  | { readonly kind: "timer"; readonly dueInMs: number };

/** What is left to do once the plug has been read, or could not be: on, it is left alone. */
export function judgeUnknown(
  { state, remark }: { readonly state: WatchState; readonly remark: string | null },
  outcome: ReadOutcome,
  options: JudgeOptions,
): UnknownJudged {
  const parts = outcome.parts ?? [{ name: "", outcome }];
  const found = parts.map((part) => ({
    name: part.name,
    found: unlessOwed(state, part.name, judgePart(part, options)),
  }));
  const where = (...kinds: readonly Found["kind"][]) =>
    found.filter((each) => kinds.includes(each.found.kind)).map(({ name }) => name);
  const isWhole = where("unread").length === 0;
  // One that does not say whether it is on stays in doubt until it takes the command to be.
  const doubted = where("unsaid", "unread").filter((name) => !state.seenOn.includes(name));
  const seen: WatchState = {
    ...noteSeenOn(state, where("on")),
    outletUnknown: state.outletUnknown && doubted.length > 0,
  };
  const read = isWhole ? noteReading(seen) : seen;
  const isOwed = (name: string) => owedOf(state, name).length > 0;
  const asked = where("off", "owed", "unsaid", "unread").filter((name) =>
    !state.seenOn.includes(name) || isOwed(name) || where("off").includes(name)
  );
  const outlets = asked.filter((name) => name !== "");
  const owed = parts.length === 1 && outlets.length === 0 ? [] : stillOwed(state, found);
  const timersMs = found.flatMap((each) => each.found.kind === "timer" ? [each.found.dueInMs] : []);
  if (timersMs.length > 0) {
    const waiting = awaitTimer(read, { dueInMs: Math.max(...timersMs), names: where("timer") });
    const todo = asked.length > 0 ? "turn_on" : "nothing";
    return { state: { ...waiting, owed }, todo, outlets, remark: AWAITED };
  }
  if (where("off").length > 0) {
    return { state: { ...read, owed }, todo: "restore", outlets, remark };
  }
  if (asked.length === 0) {
    return { state: { ...read, powerOwed: false, owed: [] }, todo: "nothing", outlets, remark };
  }
  const why = where("unread", "unsaid").length === 0
    ? POWER_OWED
    : outcome.kind === "failed"
    ? `The plug cannot be read, so power is asked for: ${outcome.hint}`
    : isWhole
    ? "The plug does not say whether it is on"
    : "Not every plug can be read, so power is asked for";
  return {
    state: { ...read, owed: state.powerOwed ? owed : [] },
    todo: "turn_on",
    outlets,
    remark: why,
  };
}

/** Of one that is owed by name it is no news that it is off, whatever timer runs on it. */
function unlessOwed(state: WatchState, name: string, found: Found): Found {
  const isOff = found.kind === "off" || found.kind === "timer";
  return isOff && state.owed.some((each) => each.name === name) ? { kind: "owed" } : found;
}

function judgePart({ name, outcome }: Part<ReadOutcome>, { policy, plug }: JudgeOptions): Found {
  if (outcome.kind === "failed") return { kind: "unread" };
  const { reading } = outcome;
  const outlet = plug.outlets?.find((each) => each.name === name);
  const timedBy = outlet?.timedBy ?? plug.timedBy;
  const timerMs = (reading.countdownS ?? 0) * SECOND_MS;
  // A timer that is longer than any of ours is somebody else's.
  const isOurs = timerMs > 0 && timerMs <= policy.offMs + (outlet?.onDelayMs ?? 0);
  switch (reading.on) {
    case true:
      return { kind: "on" };
    case null:
      return { kind: "unsaid" };
    case false:
      return timedBy === "plug" && isOurs
        ? { kind: "timer", dueInMs: timerMs + dueSlackMs(timedBy) }
        : { kind: "off" };
  }
}

/** Of several: those that are off, and what was owed before and was not seen on. */
function stillOwed(
  state: WatchState,
  found: readonly { readonly name: string; readonly found: Found }[],
): readonly OwedOutlet[] {
  const nowMs = state.uptimeMs;
  const inCycle = found.some((each) => each.found.kind === "timer");
  return found.flatMap(({ name, found }) => {
    switch (found.kind) {
      case "on":
        return [];
      case "timer":
        return [{ name, dueOnMs: nowMs + found.dueInMs }];
      case "off":
        return [{ name, dueOnMs: nowMs }];
      case "owed":
        return owedOf(state, name);
      case "unsaid":
      case "unread":
        // Beside one whose timer runs it was cut, too, and nothing else will ask it so soon.
        return inCycle ? [{ name, dueOnMs: nowMs }] : owedOf(state, name);
    }
  });
}

const AWAITED = "The outlet was found off; its own timer switches it on";

/** A cycle that was forgotten, and that the plug ends by itself: it is given its time. */
function awaitTimer(
  state: WatchState,
  { dueInMs, names }: { readonly dueInMs: number; readonly names: readonly string[] },
): WatchState {
  const sinceMs = state.uptimeMs;
  const dueOnMs = sinceMs + dueInMs;
  return {
    ...plugTrouble(state, named(names.join(", "), AWAITED)),
    run: null,
    powerOwed: true,
    // Nobody knows whose it was: it is told as plug trouble, and is no cut of the ladder's.
    phase: { kind: "off", sinceMs, dueOnMs, reason: "automatic", number: 0, outcome: "unknown" },
  };
}
