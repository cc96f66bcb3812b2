import { formatClock, type Reader } from "../../time/clock_text.ts";
import type { EpochMs } from "../../time/time.ts";
import { type Html, html } from "./html.ts";

/** A moment in `text`, with what machines read of it. */
export function renderMoment(at: EpochMs, text: string): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${text}</time>`;
}

/** A moment as a line begins with it. */
export function renderTime(at: EpochMs, reader: Reader): Html {
  return renderMoment(at, formatClock(at, reader));
}
