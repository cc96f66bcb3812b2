import { formatClock } from "../time/clock_text.ts";
import { type EpochMs, MINUTE_MS } from "../time/time.ts";
import type { NtfyMessage } from "./ntfy.ts";

/** What the phone gets to read of the monitor itself. */

/** The dead man's message goes off that long after it was last armed. */
export const DEAD_MAN_DELAY_MS = 75 * MINUTE_MS;

/** Names the dead man's message, so that arming it again replaces it. */
export const DEAD_MAN_SEQUENCE_ID = "rebootinator_monitor";

/** Goes off on the phone unless it is armed again in time: nobody watches the homes any more. */
export function deadManMessage(now: EpochMs): NtfyMessage {
  const lookedAt = formatClock(now, { now: now + DEAD_MAN_DELAY_MS, timeZone: null });
  return {
    title: "The monitor itself has stopped",
    body: `Nobody has looked for silent homes since about ${lookedAt}. ` +
      "Look at the cloud app: until it runs again no home is watched.",
    priority: 4,
    tags: ["warning"],
    click: null,
    sequenceId: DEAD_MAN_SEQUENCE_ID,
    delayMs: DEAD_MAN_DELAY_MS,
  };
}

/** Replaces the dead man's message on the phone when that has gone off, rightly or not. */
export function monitorRunsMessage(
  options: { readonly now: EpochMs; readonly armedAt: EpochMs },
): NtfyMessage {
  const since = formatClock(options.armedAt, { now: options.now, timeZone: null });
  return {
    title: "The monitor runs again",
    body: `It could not say so since about ${since}. Homes are watched again.`,
    priority: 3,
    tags: ["white_check_mark"],
    click: null,
    sequenceId: DEAD_MAN_SEQUENCE_ID,
    delayMs: null,
  };
}
