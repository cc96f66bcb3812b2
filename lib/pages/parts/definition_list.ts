import { type Html, html, type HtmlValue } from "./html.ts";

/** Names with their values, as a list that is read in pairs. */
export function renderFacts(facts: readonly (readonly [name: string, value: HtmlValue])[]): Html {
  return html`
    <dl>${facts.map(([name, value]) =>
      html`
        <div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>
      `
    )}</dl>
  `;
}
