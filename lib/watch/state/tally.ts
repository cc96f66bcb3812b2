import type { TargetResult } from "../../probes/probe.ts";
import { TALLY_TARGETS_MAX, TALLY_URL_MAX, type TargetTally } from "../../wire/tally.ts";
import type { WatchState } from "./state.ts";

/**
 * The counts of a failing run and of the outage that it grows into, after a tick that left `state`.
 * Empty while nothing fails; null: they do not go back to the outage's beginning, so they are not
 * told. While the router has no power, or boots, its silence proves nothing and nothing is counted.
 */
export function nextTally(
  state: WatchState,
  results: readonly TargetResult[],
): WatchState["tally"] {
  const { run, outage, phase, tally } = state;
  if (outage === null && run === null) return [];
  if (phase.kind !== "watching") return tally;
  if (outage === null && run?.ticks === 1) return add([], results);
  return tally === null ? null : add(tally, results);
}

function add(tally: readonly TargetTally[], results: readonly TargetResult[]): TargetTally[] {
  const counted = [...tally];
  for (const { url, role, result } of results) {
    if (result.kind === "not_tried") continue;
    const shown = url.slice(0, TALLY_URL_MAX);
    const index = counted.findIndex((each) => each.url === shown && each.role === role);
    const known = counted[index] ?? { url: shown, role, asked: 0, answered: 0 };
    // Of the router any answer shows that it lives, also a refusal: so it is judged.
    const isAnswer = result.kind === "answered" || (role === "gateway" && result.kind === "wrong");
    const next = {
      ...known,
      asked: known.asked + 1,
      answered: known.answered + (isAnswer ? 1 : 0),
    };
    if (index >= 0) counted[index] = next;
    else if (counted.length < TALLY_TARGETS_MAX) counted.push(next);
  }
  return counted;
}
