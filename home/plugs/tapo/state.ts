/** What a Tapo or Kasa plug said of one outlet, whichever messages it speaks. */
import type { PlugReading } from "../../../lib/plugs/plug.ts";
import { powerMemoryWarnings } from "../../../lib/plugs/power_memory.ts";

/** A countdown rule: an absolute "on" or "off" at its end, not a change. */
export interface TapoRule {
  readonly id: string;
  /** One that has ended, or was stopped, stays in the list. */
  readonly running: boolean;
  /** Null: it does not say. */
  readonly to: "on" | "off" | null;
  /** Null: it does not say. */
  readonly remainS: number | null;
  /** From its start to its end; null: it does not say. */
  readonly lengthS: number | null;
}

export interface OutletState
  extends Pick<PlugReading, "on" | "watts" | "afterPowerLoss" | "warnings"> {
  /** Null: it did not say, or knows none. */
  readonly rules: readonly TapoRule[] | null;
  /** Whether the plug knows what time it is; null: it did not say. */
  readonly clock: "set" | "unset" | null;
}

/** The state as every driver tells it. */
export function readingOf(state: OutletState): PlugReading {
  const { on, watts, afterPowerLoss } = state;
  const warnings = [...state.warnings, ...powerMemoryWarnings(afterPowerLoss, "its default state")];
  if (state.clock === "unset") {
    warnings.push(
      "The plug's clock is not set, and its timers may stand still: it needs the internet for a " +
        "moment after it got power",
    );
  }
  return { on, countdownS: countdownOf(state), watts, afterPowerLoss, warnings };
}

/**
 * Seconds until a rule will change something. A rule that switches on what is on changes nothing: it
 * is what is left of a cut that was given up before its "off", and must not hold up the next.
 */
export function countdownOf({ rules, on }: Pick<OutletState, "rules" | "on">): number | null {
  if (rules === null) return null;
  const idle = on === null ? null : on ? "on" : "off";
  return longest(rules.filter((rule) => rule.running && (rule.to === null || rule.to !== idle)));
}

/** Seconds until the last running rule ends, whatever it does then; 0: none runs. */
export function longest(rules: readonly TapoRule[]): number {
  const running = rules.filter((rule) => rule.running);
  return Math.max(0, ...running.map(({ remainS, lengthS }) => remainS ?? lengthS ?? 1));
}
