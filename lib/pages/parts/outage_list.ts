import { describeCause } from "../../wire/cause.ts";
import type { Reader } from "../../time/clock_text.ts";
import { incidentAddress, type PastIncident } from "../view/incidents.ts";
import { upperFirst } from "../../base/text.ts";
import { cutWhen } from "../view/outage_words.ts";
import { incidentLength, incidentWhen, silenceWhy } from "../view/incident_words.ts";
import { type Html, html } from "./html.ts";

/** Most outages that a page lists. */
export const OUTAGES_SHOWN_MAX = 20;
const OUTAGES_OPEN = 6;

/** Every outage and silence with its cause, its reboots and what came of them; each leads to its page. */
export function renderOutages(
  incidents: readonly PastIncident[],
  options: {
    readonly reader: Reader;
    readonly isCut: boolean;
    /** What the address of an outage's page begins with. */
    readonly page: string;
  },
): Html {
  const shown = incidents.slice(0, OUTAGES_SHOWN_MAX);
  const hidden = incidents.length - shown.length;
  const lines = shown.map((incident) => renderIncident(incident, options));
  const rest = lines.slice(OUTAGES_OPEN);
  return html`<section class="card">
<h2>Outages and silences</h2>
${
    shown.length === 0
      ? html`<p class="quiet">None is known of.</p>`
      : html`<ol class="outages">${lines.slice(0, OUTAGES_OPEN)}</ol>`
  }
${
    rest.length === 0 ? null : html`
      <details id="more-outages">
        <summary>${rest.length} more</summary>
        <ol class="outages">${rest}</ol>
      </details>
    `
  }
${hidden === 0 ? null : html`<p class="quiet">${hidden} older are not listed.</p>`}
${
    options.isCut
      ? html`<p class="quiet">There is more than this page reads: what is older counts as not heard.</p>`
      : null
  }
</section>`;
}

function renderIncident(
  incident: PastIncident,
  { reader, page }: { readonly reader: Reader; readonly page: string },
): Html {
  const { outage } = incident;
  const to = incidentAddress(page, incident.fromMs);
  return html`<li>
<p class="when"><a href="${to}"><strong>${incidentWhen(incident, reader)}</strong></a> ${
    incident.isOpen
      ? html`<span class="chip no">${
        outage?.isOpen === true ? "still away" : "still silent"
      }</span>`
      : incidentLength(incident)
  }</p>
<p>${
    outage === null
      ? `No contact; ${silenceWhy(incident)}.`
      : `${upperFirst(describeCause(outage))}. ${
        outage.cuts === 0
          ? "The router was not rebooted."
          : `Rebooted the router ${cutWhen(outage, reader)}.`
      }`
  }</p>
${incident.isOpen ? null : helpChip(incident)}
</li>`;
}

/** Whether it came back after the reboots, in a word; null: nothing is known of any. */
export function helpChip({ outage }: PastIncident): Html | null {
  if (outage === null) return null;
  const { cuts, helped } = outage;
  if (cuts === 0) return html`<span class="chip">came back by itself</span>`;
  if (helped === null) {
    return html`<span class="chip">not known whether the reboot brought it back</span>`;
  }
  return helped
    ? html`<span class="chip yes">✓ came back after the ${cuts === 1 ? "" : "last "}reboot</span>`
    : html`<span class="chip no">✗ the reboot did not bring it back</span>`;
}
