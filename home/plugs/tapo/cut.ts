/** How a cut is timed inside the plug, whichever messages it speaks. */
import { endOrder } from "../../net/slept.ts";
import { type Look, PlugTrouble, type Sent } from "../stepped_plug.ts";
import { countdownOf, type OutletState } from "./state.ts";
import type { TapoTalk } from "./talk.ts";

/** What a cut needs of its surroundings. */
export interface CutPorts {
  /** Ends early at the signal. */
  readonly sleep: (durationMs: number, signal: AbortSignal) => Promise<void>;
  /** This host's clock, and how far its time is east of Greenwich. */
  readonly clock: () => { readonly timestampS: number; readonly offsetMin: number };
}

/** The rule that stands before the cut runs so much longer than the cut. */
const EARLY_S = 60;
const COUNTDOWN_S_MAX = 86_400;
/** A countdown is told in whole seconds: it is looked at so often, and at most so long. */
const COUNTS_EVERY_MS = 300;
const COUNTS_WAIT_MS = 2_100;
/** A rule that was just started has not counted further. */
const COUNTED_S_MAX = 10;
/** One that stands already runs at least so much longer than the cut, and has run for so long. */
const STANDING_S_MIN = 10;
const STOOD_S_MIN = 3;

/** A rule list may be a moment behind what was just acknowledged. */
const RULES_LATE_MS = 300;
const RULES_LOOKS_MAX = 3;

/** The year 2025, in seconds: a host whose clock says less does not know the time either. */
const HOST_CLOCK_S_MIN = 1_735_689_600;

/** One cut, or one look. */
export interface CutTools {
  readonly ports: CutPorts;
  readonly signal: AbortSignal;
}

/** The least that a state says. */
export function seenOf(state: OutletState | PlugTrouble): Look | PlugTrouble {
  return state instanceof PlugTrouble ? state : { on: state.on, countdownS: countdownOf(state) };
}

/** Off without a timer is believed only when it was seen again: power comes back for it at once. */
export async function look(
  talk: TapoTalk,
  { ports, signal }: CutTools,
): Promise<Look | PlugTrouble> {
  for (let looks = 1;; looks++) {
    const state = await talk.look();
    const seen = seenOf(state);
    if (seen instanceof PlugTrouble) return seen;
    const isBare = seen.on === false && seen.countdownS === 0;
    if (!isBare || looks === RULES_LOOKS_MAX || signal.aborted) return seen;
    await ports.sleep(RULES_LATE_MS, signal);
  }
}

/**
 * First a rule that will switch on, seen to count; then, in one message, off and that rule anew. So
 * power comes back whether or not switching off cancels a rule, and whether or not we hear of it.
 */
export async function cut(
  talk: TapoTalk,
  { offS, ...tools }: CutTools & { readonly offS: number },
): Promise<Sent> {
  const delayS = Math.min(offS + EARLY_S, COUNTDOWN_S_MAX);
  const id = standingRule(talk, offS) ?? await armAndWatch(talk, { ...tools, delayS });
  // Power is still on: a rule that may stand there would only switch on what is on.
  if (id instanceof PlugTrouble) return { kind: "not_sent", hint: id.hint };
  const sent = await talk.cut(id, offS);
  if (sent.kind !== "no_timer") return sent;
  endOrder(tools.signal);
  await talk.turn("on");
  return { kind: "refused", hint: `${sent.hint}; it was told to go on again` };
}

/**
 * A rule that a tick before this one started and had no time to watch: it has counted since, and will
 * outlast the cut. So a plug that answers slowly is cut by the second try.
 */
function standingRule({ state: { rules } }: TapoTalk, offS: number): string | null {
  const rule = (rules ?? []).find(({ running, to, remainS, lengthS }) =>
    running && to === "on" && remainS !== null && lengthS !== null &&
    remainS >= offS + STANDING_S_MIN && remainS <= lengthS - STOOD_S_MIN
  );
  return rule?.id ?? null;
}

/** The number of a rule that was started and seen to count. */
export async function armAndWatch(
  talk: TapoTalk,
  { delayS, signal, ports }: CutTools & { readonly delayS: number },
): Promise<string | PlugTrouble> {
  if (talk.state.clock === "unset") {
    const clock = ports.clock();
    if (clock.timestampS >= HOST_CLOCK_S_MIN) await talk.setTime(clock);
  }
  const id = await talk.arm(delayS);
  if (id instanceof PlugTrouble) return id;
  let lastS: number | null = null;
  for (let waitedMs = 0; waitedMs <= COUNTS_WAIT_MS; waitedMs += COUNTS_EVERY_MS) {
    const rules = await talk.rules();
    if (rules instanceof PlugTrouble) return rules;
    // A list that is a moment behind shows another rule, or none.
    const rule = rules.find((each) => each.id === id && each.running && each.to === "on");
    if (rule !== undefined) {
      const { remainS } = rule;
      if (remainS === null) return id;
      const isOurs = remainS <= delayS && remainS > delayS - COUNTED_S_MAX;
      if (isOurs && lastS !== null && remainS < lastS) return id;
      lastS = isOurs ? remainS : null;
    }
    if (signal.aborted) return new PlugTrouble("There was no time left to see the countdown run");
    await ports.sleep(COUNTS_EVERY_MS, signal);
  }
  await talk.disarm();
  return new PlugTrouble(
    "The plug took a countdown that then did not run (its clock needs the internet once): it " +
      "cannot time a cycle",
  );
}
