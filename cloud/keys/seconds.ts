import { type EpochMs, floorSeconds, SECOND_MS } from "../../lib/time/time.ts";

/** Moments as links, forms and cookies carry them: whole seconds in base 36. */

/** `"tp3m7k"`; what is left of a second is cut off. */
export function writeSeconds(at: EpochMs): string {
  return floorSeconds(at).toString(36);
}

/** The moment that such a text names. */
export function readSeconds(text: string): EpochMs {
  return parseInt(text, 36) * SECOND_MS;
}
