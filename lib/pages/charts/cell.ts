import type { EpochMs, Stay } from "../../time/time.ts";
import { type Html, html } from "../parts/html.ts";
import { incidentAddress, incidentIn, type PastIncident } from "../view/incidents.ts";

/** A part of a chart that can be touched, focused and read aloud; `lib/pages/script/charts.ts` moves within it. */

/** What there is to lead to. */
export interface Ways {
  /** Newest first. */
  readonly incidents: readonly PastIncident[];
  /** What the address of an outage's page begins with. */
  readonly page: string;
  readonly now: EpochMs;
}

/** One part: a link to the longest trouble within it, where there is one. */
export function chartCell(
  part: Stay & {
    /** All that is known of it. */
    readonly words: string;
    /** What stands in it. */
    readonly text: string;
    readonly look: string;
  },
  { incidents, page, now }: Ways,
): Html {
  const { words, text, look } = part;
  const incident = incidentIn(incidents, { ...part, now });
  if (incident === null) {
    return html`<span role="img" title="${words}" class="${look}">${text}</span>`;
  }
  const to = incidentAddress(page, incident.fromMs);
  return html`<a href="${to}" title="${words}" class="${look}">${text}</a>`;
}

/** Where a chart's part is told in words while it has the focus or a finger on it. */
export function renderReadout(id: string): Html {
  return html`<p class="readout" id="${id}" role="status"></p>`;
}
