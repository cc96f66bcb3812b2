import { describeCause } from "../../wire/cause.ts";
import { type Html, html } from "./html.ts";
import type { Past, PastOutage } from "../view/past.ts";
import { cutWhen, outageLength, outageWhen, upperFirst } from "../view/site_state.ts";
import type { Reader } from "../../status/status_words.ts";

/** Most outages that a page lists. */
export const OUTAGES_SHOWN_MAX = 20;
const OUTAGES_OPEN = 6;

/** Every outage with its cause, its reboots and whether they helped. */
export function renderOutages(
  past: Past,
  options: { readonly reader: Reader; readonly isCut: boolean },
): Html {
  const shown = past.outages.slice(0, OUTAGES_SHOWN_MAX);
  const hidden = past.outages.length - shown.length;
  const lines = shown.map((outage) => renderOutage(outage, options.reader));
  const rest = lines.slice(OUTAGES_OPEN);
  return html`<section class="card">
<h2>Outages</h2>
${
    shown.length === 0
      ? html`<p class="quiet">The home has told of none.</p>`
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

function renderOutage(outage: PastOutage, reader: Reader): Html {
  return html`<li>
<p class="when"><strong>${outageWhen(outage, reader)}</strong> ${
    outage.isOpen ? html`<span class="chip no">still away</span>` : outageLength(outage)
  }</p>
<p>${upperFirst(describeCause(outage))}. ${
    outage.cuts === 0
      ? "The router was not rebooted."
      : `Rebooted the router ${cutWhen(outage, reader)}.`
  }</p>
${outage.isOpen ? null : helpChip(outage)}
</li>`;
}

function helpChip({ cuts, helped }: PastOutage): Html {
  if (cuts === 0) return html`<span class="chip">came back by itself</span>`;
  if (helped === null) return html`<span class="chip">not known whether it helped</span>`;
  return helped
    ? html`<span class="chip yes">✓ the reboot helped</span>`
    : html`<span class="chip no">✗ the reboot did not help</span>`;
}
