import type { StretchKind } from "../../report/timeline.ts";
import type { ShownState } from "../../status/guarded.ts";

/**
 * What colour says: `bad` the internet is away or nothing is heard, `look` somebody should look,
 * `good` nobody need do anything. A home and the time that it is in have the same, but for one that
 * is late: nothing is known of it yet, `wait`.
 */
export type Tone = "bad" | "look" | "wait" | "good";

/** Of a home's card, row and icon; two lost heartbeats are no reason to start up, nor well. */
export const TONES = {
  silent: "bad",
  trouble: "bad",
  look: "look",
  late: "wait",
  online: "good",
} as const satisfies Readonly<Record<ShownState, Tone>>;

/** How whatever shows such a home is marked for the style sheet: `"trouble tone-bad"`. */
export function stateClass(kind: ShownState): string {
  return `${kind} tone-${TONES[kind]}`;
}

/** Of a stretch on the bars and in the calendar; null: there is nothing to tell. */
export const STRETCH_TONES: Readonly<Record<StretchKind, Exclude<Tone, "wait"> | null>> = {
  silent: "bad",
  outage: "bad",
  "not_watched": "look",
  online: "good",
  before: null,
};
