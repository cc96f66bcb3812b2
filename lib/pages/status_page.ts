import { barFills, barLegend } from "./charts/bar_parts.ts";
import { type Html, html } from "./parts/html.ts";
import { tabIconOfAll } from "./parts/icons.ts";
import { live } from "./parts/live.ts";
import { type Page, renderDocument } from "./page.ts";
import { describeSums, sumPast } from "./view/past_sums.ts";
import { renderStateLines } from "./parts/state_lines.ts";
import { stretchBar } from "./charts/stretch_bar.ts";
import { renderFoot, renderPhone, renderSweepWarning, renderUntold } from "./parts/phone_part.ts";
import { type DrawnPast, drawPast, type SiteFacts } from "./view/site_facts.ts";
import { stateClass } from "./view/tone.ts";
import { zoneNameOf, zoneOf } from "./view/zones.ts";
import { untoldOf } from "./view/phone_words.ts";
import { siteStateOf } from "./view/site_state.ts";
import { isAway } from "../status/state_name.ts";
import type { SiteView, StatusView } from "../status/read_status.ts";
import { summaryOf } from "../status/status_words.ts";
import type { Reader } from "../time/clock_text.ts";

/** All homes at a glance. */

/** What the page shows beside the view. */
export interface PageOptions {
  /** By site id; a home without an entry is shown without its past. */
  readonly facts: Readonly<Record<string, SiteFacts>>;
  /** Of whoever looks, for a page without a home; null, not there: not known. */
  readonly zone?: string | null;
}

/** The page. */
export function renderStatusPage(view: StatusView, options: PageOptions): Page {
  const { zone = null } = options;
  const reader: Reader = { now: view.now, timeZone: view.sites[0]?.timeZone ?? zone };
  const isDrawn = Object.keys(options.facts).length > 0;
  return renderDocument({
    title: summaryOf(view),
    icon: tabIconOfAll(view),
    isRefreshed: true,
    stream: "/live",
    isHome: true,
    zone: zoneOf(view.sites) ?? (view.sites.length === 0 ? zone : null) ?? "",
    main: html`${barFills()}
${renderSweepWarning(view)}${renderUntold(untoldOf(view, reader), { view, hasTest: true })}
${
      view.sites.length === 0 ? renderEmpty() : html`<h1 class="summary">${summaryOf(view)}</h1>
<div class="homes">${
        view.sites.map((site) => renderHome(view, { site, facts: options.facts[site.id] ?? null }))
      }</div>
${isDrawn ? barLegend() : null}`
    }
${renderPhone(view, reader)}
${renderFoot(view, { hasLogin: true, zone })}`,
  });
}

function renderEmpty(): Html {
  return html`
    <article class="card">
      <h1>No home is set up yet</h1>
      <p>One appears here as soon as its watchdog reports:</p>
      <ol class="steps">
        <li>On the computer that the cloud runs on, type <code>deno task token home</code>: it prints the home's token.</li>
        <li>At home, set-up asks for both that token and this page's address. From then on it reports every 15 s.</li>
      </ol>
    </article>
  `;
}

function renderHome(
  view: StatusView,
  options: { readonly site: SiteView; readonly facts: SiteFacts | null },
): Html {
  const { site, facts } = options;
  const reader: Reader = { now: view.now, timeZone: site.timeZone };
  const drawn = facts === null ? null : drawPast(site, { facts, now: view.now });
  const past = drawn?.past ?? null;
  const state = siteStateOf(site, { past, reader, view });
  return html`<article class="card home ${stateClass(state.kind)}">
<h2><a href="/sites/${site.id}">${site.name}</a></h2>
${renderStateLines(site, { state, past, channel: view.channel, reader })}
${zoneOf(view.sites) === null ? html`<p class="quiet">Time in ${zoneNameOf(site)}.</p>` : null}
${drawn === null ? null : renderDay(drawn, { site, reader })}
</article>`;
}

function renderDay(
  { past, days, lately }: DrawnPast,
  options: { readonly site: SiteView; readonly reader: Reader },
): Html {
  const { site, reader } = options;
  const id = `day-${site.id}`;
  const window = { fromMs: lately.fromMs, toMs: reader.now };
  const sums = describeSums(sumPast(past, window), { isAway: isAway(options.site) });
  return html`<p class="sums" id="${id}">24 hours: ${live(id, sums)}</p>
${stretchBar(past, { window: lately, days, reader, label: "Last 24 hours", describedBy: id })}`;
}
