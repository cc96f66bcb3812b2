/** One plug alone, as a list of one. */
import type { CycleOutcome, Part, ReadOutcome, TurnOnOutcome } from "./plug.ts";

/** What one plug alone is called, whose owner gave it no name. */
export const LONE_OUTLET = "plug";

/** What each answered; one plug alone is a list of one. */
export function partsOf(outcome: ReadOutcome): readonly Part<ReadOutcome>[];
export function partsOf(outcome: CycleOutcome): readonly Part<CycleOutcome>[];
export function partsOf(outcome: TurnOnOutcome): readonly Part<TurnOnOutcome>[];
export function partsOf(
  outcome: ReadOutcome | CycleOutcome | TurnOnOutcome,
): readonly Part<unknown>[] {
  return outcome.parts ?? [{ name: LONE_OUTLET, outcome }];
}
