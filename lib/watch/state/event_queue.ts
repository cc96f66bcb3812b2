import { clip } from "../../base/text.ts";
import { EVENT_TEXT_MAX, type KnownHappening, type WatchEvent } from "../../wire/event.ts";
import { EVENTS_MAX } from "./shape.ts";
import type { EventQueue, WatchState } from "./state.ts";

/** The state with one more event. A full queue loses its oldest; the local log has them all. */
export function say(state: WatchState, what: KnownHappening): WatchState {
  const { events } = state;
  const event: WatchEvent = {
    id: events.nextId,
    wallMs: state.wallMs,
    uptimeMs: state.uptimeMs,
    told: false,
    what,
  };
  return {
    ...state,
    events: {
      ...events,
      nextId: events.nextId + 1,
      pending: [...events.pending, event].slice(-EVENTS_MAX),
    },
  };
}

/** Text cut to what an event carries, on one line. */
export function eventText(text: string): string {
  // deno-lint-ignore no-control-regex
  return clip(text.replaceAll(/[\u0000-\u001f\u007f\s]+/g, " ").trim(), EVENT_TEXT_MAX);
}

/** The queue without what the cloud has acknowledged. */
export function acknowledge(events: EventQueue, upTo: number): EventQueue {
  const known = Math.min(upTo, events.nextId - 1);
  return { ...events, pending: events.pending.filter(({ id }) => id > known) };
}

/** The queue after the home itself told the phone of `ids`; they stay for the cloud's records. */
export function markTold(events: EventQueue, ids: readonly number[]): EventQueue {
  return {
    ...events,
    pending: events.pending.map((event) =>
      ids.includes(event.id) ? { ...event, told: true } : event
    ),
  };
}
