import { HOME_TRIES_MS } from "../../phone/notice_no_contact.ts";
import { formatClock } from "../../time/clock_text.ts";
import type { Past } from "../view/past.ts";
import type { SiteView } from "../../status/status_view.ts";
import type { Reader } from "../../status/status_words.ts";
import { usualWords } from "../view/usual.ts";
import { type Html, html } from "./html.ts";

/** What somebody who was woken can do about a silent home, in two steps; null: nothing is to be done. */
export function renderAdvice(
  site: SiteView,
  { past, reader }: { readonly past: Past; readonly reader: Reader },
): Html | null {
  if (site.state !== "silent") return null;
  const usual = usualWords(past.outages);
  const until = formatClock(site.lastSeenAt + HOME_TRIES_MS, reader);
  const isWaiting = site.silentForMs < HOME_TRIES_MS;
  const first = isWaiting ? `Nothing yet. Still no contact at ${until}? Then ` : "By now ";
  return html`
    ${usual === null ? null : html`<p class="usual">${usual}</p>`}
    <div class="advice">
      <p><strong>What you can do.</strong> ${first}it is the line, the power or the watchdog itself:</p>
      <ol>
        <li>Look at the provider's page of outages, or ask a neighbour whether their internet and their lights are on.</li>
        <li>Have somebody there look at the router and at the watchdog's computer: are their lamps on? Switch the router off and on once.</li>
      </ol>
    </div>
  `;
}
