import { upperFirst } from "../base/text.ts";
import { describeRelease } from "../base/release.ts";
import { describeEntry } from "../site/history_text.ts";
import type { HistoryEntry } from "../site/history.ts";
import { formatBetween } from "../time/length_text.ts";
import { type EpochMs, formatDuration } from "../time/time.ts";
import { renderAdvice } from "./parts/advice.ts";
import { renderAsked } from "./parts/asked.ts";
import { barFills, barLegend } from "./charts/bar_parts.ts";
import { dayCalendar } from "./charts/day_calendar.ts";
import type { Ways } from "./charts/cell.ts";
import { renderSlots } from "./charts/slots.ts";
import { renderFacts } from "./parts/definition_list.ts";
import { type Html, html } from "./parts/html.ts";
import { tabIconOf } from "./parts/icons.ts";
import { renderTargets, viewTargets } from "./charts/latency.ts";
import { live } from "./parts/live.ts";
import { type Page, renderDocument } from "./page.ts";
import { describeSums, sumPast } from "./view/past_sums.ts";
import { renderStateLines } from "./parts/state_lines.ts";
import { stretchBar } from "./charts/stretch_bar.ts";
import { renderFoot, renderPhone, renderSweepWarning, renderUntold } from "./parts/phone_part.ts";
import { renderTime } from "./parts/moment.ts";
import { DAYS_SHOWN, type DrawnPast, drawPast, type SiteFacts } from "./view/site_facts.ts";
import { renderOutages } from "./parts/outage_list.ts";
import { incidentsOf, type PastIncident, tellsOf } from "./view/incidents.ts";
import { untoldOf } from "./view/phone_words.ts";
import { rebootDoubt } from "./view/reboot_doubt.ts";
import { stateClass } from "./view/tone.ts";
import { zoneNameOf } from "./view/zones.ts";
import { siteStateOf, YOUNG_MS } from "./view/site_state.ts";
import { shownStateOf } from "../status/guarded.ts";
import { isAway } from "../status/state_name.ts";
import type { SiteView, StatusView } from "../status/read_status.ts";
import { homeSaidOf, onlyPings, sweepWarning, titleOf } from "../status/status_words.ts";
import type { Reader } from "../time/clock_text.ts";

/** One home's page: whole without script, drawn here. */

/** Most lines of "What else happened". */
export const EVENTS_SHOWN_MAX = 30;
const EVENTS_OPEN = 8;

/** What the page shows beside the status. */
export interface SitePageOptions {
  readonly site: SiteView;
  readonly facts: SiteFacts;
  /** There is no other home: it stands at `/`. */
  readonly isAlone?: boolean;
  /** The address of a signed link: whoever looks by it sees this home alone. */
  readonly sharedAt?: string;
}

/** The page. */
export function renderSitePage(view: StatusView, options: SitePageOptions): Page {
  const { site, facts, isAlone = false, sharedAt = null } = options;
  const reader: Reader = { now: view.now, timeZone: site.timeZone };
  const drawn = drawPast(site, { facts, now: view.now });
  const incidents = incidentsOf(drawn.past);
  const page = sharedAt ?? `/sites/${site.id}/outage`;
  const ways: Ways = { incidents, page, now: view.now };
  const isYoung = view.now - site.firstSeenAt < YOUNG_MS;
  const itsView = { ...view, sites: [site] };
  return renderDocument({
    title: titleOf(site, view),
    icon: tabIconOf(shownStateOf(site, { isAsleep: sweepWarning(view) !== null })),
    isRefreshed: true,
    stream: sharedAt !== null ? null : isAlone ? "/live" : `/sites/${site.id}/live`,
    isHome: isAlone || sharedAt !== null,
    zone: zoneNameOf(site),
    main: html`${barFills()}
${renderSweepWarning(view)}${
      renderUntold(untoldOf(itsView, reader), { view: itsView, hasTest: sharedAt === null })
    }
${renderHero(view, { site, drawn, reader, isShared: sharedAt !== null })}
${sharedAt === null ? renderAsked(site, { entries: facts.entries, reader }) : null}
${isYoung ? renderWelcome() : null}
${renderBars(drawn, { reader, ways, isAway: isAway(site) })}
${renderOutages(incidents, { reader, isCut: facts.isCut, page: ways.page })}
${renderAnswers(site, { facts, now: view.now })}
${renderEvents(entriesBeside(incidents, { entries: facts.entries, now: view.now }), reader)}
${sharedAt === null ? renderPhone(itsView, reader) : null}
${renderHome(site, reader)}
${renderFoot(itsView, { hasLogin: sharedAt === null })}`,
  });
}

function renderHero(
  view: StatusView,
  options: {
    readonly site: SiteView;
    readonly drawn: DrawnPast;
    readonly reader: Reader;
    readonly isShared: boolean;
  },
): Html {
  const { site, drawn, reader } = options;
  const { past } = drawn;
  const state = siteStateOf(site, { past, reader, view });
  return html`<section class="card hero ${stateClass(state.kind)}">
<h1>${site.name}</h1>
${renderStateLines(site, { state, past, channel: view.channel, reader })}
${renderAdvice(site, { past, reader })}
${
    options.isShared ? null : html`
      <p
        class="ways"><a href="/sites/${site
          .id}/actions">${actsOf(site, past)}</a><a href="/sites/${site
          .id}/report">Outage report</a></p>
    `
  }
</section>`;
}

/** What its page of actions offers and may help: `"Pause, mute, reboot …"` */
function actsOf(site: SiteView, { plugTroubleAt }: DrawnPast["past"]): string {
  const doubt = rebootDoubt(site, { isPlugTroubled: plugTroubleAt !== undefined });
  const acts = [
    ...(onlyPings(site) ? [] : [site.pausedUntil === null ? "pause" : "resume"]),
    site.mutedUntil === null ? "mute" : "ring again",
    ...(doubt === null ? ["reboot"] : []),
  ];
  return `${upperFirst(acts.join(", "))} …`;
}

function renderWelcome(): Html {
  return html`
    <p
      class="card quiet">This home was first heard just now. Its bars fill from here on; the first mean answer times come when the hour is over.</p>
  `;
}

function renderBars(
  { past, days, lately }: DrawnPast,
  options: { readonly reader: Reader; readonly ways: Ways; readonly isAway: boolean },
): Html {
  const { reader, ways } = options;
  const toMs = reader.now;
  const daySums = describeSums(sumPast(past, { fromMs: lately.fromMs, toMs }), options);
  const allSums = describeSums(sumPast(past, { fromMs: past.fromMs, toMs }), options);
  return html`<section class="card">
<h2>Last 24 hours</h2>
<p class="sums" id="day">${live("day", daySums)}</p>
<div class="stretch">${
    stretchBar(past, { window: lately, days, reader, label: "Last 24 hours", describedBy: "day" })
  }${renderSlots(past, { window: lately, reader, label: "Last 24 hours, in parts", ways })}</div>
<h2>Last ${DAYS_SHOWN} days</h2>
<p class="sums" id="days">${live("days", allSums)}</p>
${dayCalendar(past, { days, label: `Last ${DAYS_SHOWN} days`, describedBy: "days", ways })}
${barLegend()}
</section>`;
}

function renderAnswers(
  site: SiteView,
  options: { readonly facts: SiteFacts; readonly now: number },
): Html | null {
  const targets = renderTargets(viewTargets(options.facts, options.now), { siteId: site.id });
  return targets === null ? null : html`
    <section
      class="card"><h2>Answer times</h2><p class="sums">The last one, and of each of the last 24 hours the mean; beneath the line what was lost, the dashed line is the median.</p>${targets}</section>
  `;
}

/** What no outage tells already. */
function entriesBeside(
  incidents: readonly PastIncident[],
  { entries, now }: { readonly entries: readonly HistoryEntry[]; readonly now: EpochMs },
): HistoryEntry[] {
  return entries.filter((entry) => !incidents.some((incident) => tellsOf(incident, entry, now)));
}

function renderEvents(entries: readonly HistoryEntry[], reader: Reader): Html {
  const lines = entries.flatMap((entry) => {
    const words = describeEntry(entry);
    return words === null
      ? []
      : [html`<li>${renderTime(entry.at, reader)} <span>${words}</span></li>`];
  }).slice(0, EVENTS_SHOWN_MAX);
  const rest = lines.slice(EVENTS_OPEN);
  return html`<section class="card">
<h2>What else happened</h2>
${
    lines.length === 0
      ? html`<p class="quiet">Nothing yet.</p>`
      : html`<ol class="lines">${lines.slice(0, EVENTS_OPEN)}</ol>`
  }
${
    rest.length === 0 ? null : html`
      <details id="earlier">
        <summary>${rest.length} earlier</summary>
        <ol class="lines">${rest}</ol>
      </details>
    `
  }
</section>`;
}

function renderHome(site: SiteView, reader: Reader): Html {
  const facts: readonly (readonly [string, Html | string | number])[] = [
    [site.state === "silent" ? "It said last" : "The home says", homeSaidOf(site, reader)],
    [
      "Last heartbeat",
      html`${live(`beat-${site.id}`, formatBetween(site.lastSeenAt, reader.now))} ago`,
    ],
    ["Counts as silent after", formatDuration(site.staleAfterMs)],
    ["Reboots of the router in 24 h", site.cuts24h],
    ["Silences so far", site.incidents],
    ["First heard", renderTime(site.firstSeenAt, reader)],
    ["Times are in", site.timeZone ?? "UTC"],
    ["Watchdog", onlyPings(site) ? "none is heard" : describeRelease(site.release)],
  ];
  return html`
    <section class="card">
      <h2>Watchdog</h2>
      ${renderFacts(facts)}
    </section>
  `;
}
