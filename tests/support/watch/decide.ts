/** A tick's decision on a state as it was left, which a tick lets arrive first. */
import { arrive } from "../../../lib/watch/arrive.ts";
import { decide as decideHere, type Decision, type TickInput } from "../../../lib/watch/decide.ts";
import type { WatchState } from "../../../lib/watch/state/state.ts";

/** What is decided at the clock that `input` holds. */
export function decide(before: WatchState, input: TickInput): Decision {
  return decideHere(arrive(before, input), input);
}
