import type { SiteView, StatusView } from "../status/read_status.ts";
import { shownStateOf } from "../status/guarded.ts";
import { stateWords } from "../status/status_words.ts";
import { formatClock, type Reader } from "../time/clock_text.ts";
import { daysBetween } from "../time/local_days.ts";
import { type EpochMs, floorSeconds, MINUTE_MS } from "../time/time.ts";
import { zoneFormat } from "../time/zone_format.ts";
import { describeCause } from "../wire/cause.ts";
import { describeTally } from "../wire/tally.ts";
import { type Page, renderDocument } from "./page.ts";
import { causeWas } from "./record/headline.ts";
import { barFills, barLegend } from "./charts/bar_parts.ts";
import { type Html, html } from "./parts/html.ts";
import { formatLength } from "./record/stamp.ts";
import { stateIcon, tabIconOf } from "./parts/icons.ts";
import { renderMoment } from "./parts/moment.ts";
import { helpChip } from "./parts/outage_list.ts";
import { renderShareLink, type ShareLink } from "./parts/share_link.ts";
import { stretchBar } from "./charts/stretch_bar.ts";
import {
  incidentHeading,
  incidentWhen,
  silenceWhy,
  type Step,
  stepsOf,
} from "./view/incident_words.ts";
import {
  endOf,
  incidentAddress,
  incidentAt,
  incidentsOf,
  type PastIncident,
} from "./view/incidents.ts";
import type { Past } from "./view/past.ts";
import { stateClass } from "./view/tone.ts";
import { zoneNameOf } from "./view/zones.ts";
import { drawPast, type SiteFacts } from "./view/site_facts.ts";
import { upperFirst } from "../base/text.ts";

/** One outage or silence, from the first question without an answer until it was back. */

/** What the page shows beside the status. */
export interface IncidentPageOptions {
  readonly site: SiteView;
  readonly facts: SiteFacts;
  /** A moment within it. */
  readonly atMs: EpochMs;
  /** Null: none is offered. */
  readonly share: ShareLink | null;
  /** What the address of an outage's page begins with; null: only this one may be looked at. */
  readonly page: string | null;
  /** The home's page; null: it may not be looked at. */
  readonly home: string | null;
  /** Somebody looks by a link: neither other homes nor reports are open to him. */
  readonly isShared: boolean;
  /** The month's report; null: it is not open to him. */
  readonly report: string | null;
}

/** So much of the line is drawn before and after it. */
const AROUND_MS = 30 * MINUTE_MS;

/** The page; null: nothing is known of that time. */
export function renderIncidentPage(view: StatusView, options: IncidentPageOptions): Page | null {
  const { site, facts, atMs, share } = options;
  const { now } = view;
  const reader: Reader = { now, timeZone: site.timeZone };
  const { past } = drawPast(site, { facts, now });
  const incidents = incidentsOf(past);
  const incident = incidentAt(incidents, { atMs, now });
  if (incident === null) return null;
  const heading = incidentHeading(incident, now);
  return renderDocument({
    title: `${site.name}: ${heading}`,
    icon: tabIconOf(incident.isOpen ? shownStateOf(site, { isAsleep: false }) : "online"),
    isRefreshed: true,
    stream: null,
    isHome: options.isShared,
    zone: zoneNameOf(site),
    main: html`${barFills()}
${renderHead(incident, { site, heading, reader, isNowShown: options.home !== null })}
${renderSteps(stepsOf(incident, { entries: facts.entries, now }), { incident, reader })}
${renderAround(past, { incident, reader })}
${renderWays(incident, { ...options, incidents, reader })}
${
      share === null ? null : renderShareLink(share, {
        summary: "Share this page",
        opens: `this one page of ${site.name}`,
        look: "card",
        reader,
      })
    }`,
  });
}

function renderHead(
  incident: PastIncident,
  { site, heading, reader, isNowShown }: {
    readonly site: SiteView;
    readonly heading: string;
    readonly reader: Reader;
    /** Whoever may see this page alone is not told how the home is now. */
    readonly isNowShown: boolean;
  },
): Html {
  const { outage, isOpen } = incident;
  const kind = outage === null ? "silent" : "trouble";
  const seen = outage === null
    ? `The cloud heard nothing: ${silenceWhy(incident)}`
    : upperFirst(isOpen ? describeCause(outage) : causeWas(outage));
  const tally = outage === null ? null : describeTally(outage);
  // What is over is told in no colour of a state: it is neither well nor ill.
  return html`<section class="card hero ${isOpen ? stateClass(kind) : "over"}">
<h1>${site.name}</h1>
<p class="word">${isOpen ? stateIcon(kind) : null}${heading.replaceAll(/(\d) /g, "$1\u00a0")}</p>
<p class="since">${datedWhen(incident, reader)} (time in ${breakable(zoneNameOf(site))})</p>
<p class="done">${seen}.</p>
${isOpen ? null : html`<p>${helpChip(incident)}</p>`}
${tally === null ? null : html`<p class="quiet">${tally}.</p>`}
${isOpen || !isNowShown ? null : html`<p>Now: ${stateWords(site)}.</p>`}
</section>`;
}

/** `"Wednesday 18 Nov, 02:12 – 02:24"`: a page that is kept or shown to others needs its date. */
function datedWhen(incident: PastIncident, reader: Reader): string {
  const when = incidentWhen(incident, reader);
  const day = zoneFormat("day", reader.timeZone ?? "UTC").format(incident.fromMs)
    .replace(/ \d+$/, "");
  if (when.includes(day)) return when;
  const weekday = /[A-Z][a-z]+day /.exec(when)?.[0];
  return weekday === undefined ? `${day}, ${when}` : when.replace(weekday, `${weekday}${day}, `);
}

/** Its parts may stand on lines of their own, but are not torn. */
function breakable(zone: string): string {
  return zone.replaceAll("/", "/\u200b");
}

function renderSteps(
  steps: readonly Step[],
  { incident, reader }: { readonly incident: PastIncident; readonly reader: Reader },
): Html {
  const clock = zoneFormat("seconds", reader.timeZone ?? "UTC");
  const lines = steps.map(({ at, words, kind }) => {
    // Both clocks show seconds; how long all of it was, the heading says.
    const afterS = floorSeconds(at) - floorSeconds(incident.fromMs);
    const after = afterS === 0 || kind === "good" ? "" : `+${formatLength(afterS)}`;
    const time = renderMoment(at, clock.format(at));
    return html`<li class="was-${kind}">${time} <span>${words} <small>${after}</small></span></li>`;
  });
  const open = incident.isOpen
    ? html`<li class="open"><span>It still lasts, as of ${
      formatClock(reader.now, reader)
    }.</span></li>`
    : null;
  return html`
    <section class="card">
      <h2>Step by step</h2>
      <ol class="steps-seen">${lines}${open}</ol>
    </section>
  `;
}

function renderAround(
  past: Past,
  { incident, reader }: { readonly incident: PastIncident; readonly reader: Reader },
): Html {
  const toMs = endOf(incident, reader.now) + AROUND_MS;
  const window = { fromMs: incident.fromMs - AROUND_MS, toMs };
  const from = formatClock(window.fromMs, reader);
  const to = formatClock(Math.min(window.toMs, reader.now), reader);
  const label = `From ${from} to ${to}`;
  return html`
    <section class="card">
      <h2>Before and after</h2>
      <p class="sums" id="around">${label}</p>
      ${stretchBar(past, {
        window,
        days: daysBetween(window, reader.timeZone ?? "UTC"),
        reader,
        label,
        describedBy: "around",
      })}
      ${barLegend()}
    </section>
  `;
}

function renderWays(
  incident: PastIncident,
  options: Pick<IncidentPageOptions, "site" | "page" | "home" | "report"> & {
    readonly incidents: readonly PastIncident[];
    readonly reader: Reader;
  },
): Html | null {
  const { site, page, home, incidents } = options;
  if (home === null) return null;
  const place = incidents.indexOf(incident);
  const link = (other: PastIncident | undefined, words: string, rel: string) =>
    other === undefined || page === null
      ? null
      : html`<a href="${incidentAddress(page, other.fromMs)}" rel="${rel}">${words}</a>`;
  return html`<p class="ways"><a href="${home}">${site.name} now</a>${
    link(incidents[place + 1], "‹ The one before", "prev")
  }${link(incidents[place - 1], "The next ›", "next")}${
    options.report === null ? null : html`<a href="${options.report}">Report of the month</a>`
  }</p>`;
}
