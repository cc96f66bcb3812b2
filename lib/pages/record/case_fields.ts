import type { CaseFields } from "../../config/report_config.ts";
import { type Html, html } from "../parts/html.ts";

/**
 * What a provider's desk files a case by. Plain fields that print as they were typed: they have no
 * name and stand in no form, so that nothing of them is sent or stored anywhere.
 */

const LABELS: Readonly<Record<keyof CaseFields, string>> = {
  customer: "Customer",
  provider: "Provider",
  address: "Connection address",
  contract: "Contract or line number",
  reported: "Reported on, ticket",
};

/** The fields, with the zone of all times beside them. */
export function renderCase(fields: CaseFields, zone: string): Html {
  const names = Object.keys(LABELS) as (keyof CaseFields)[];
  return html`
    <div
      class="case">${names.map((name) =>
        html`<label><span>${
          LABELS[name]
        }</span><textarea rows="1" autocomplete="off" spellcheck="false">${
          fields[name]
        }</textarea></label>`
      )}<div class="zone"><span>Time zone</span><span>${zone}</span></div></div>
    <p class="hint">Type into these fields before you print: nothing of it is sent or kept.</p>
  `;
}
