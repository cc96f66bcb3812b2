import { formatClock, formatSince, type Reader } from "../time/clock_text.ts";
import { formatBetween } from "../time/length_text.ts";
import { type Html, html } from "./parts/html.ts";
import { stateIcon, tabIconOfAll } from "./parts/icons.ts";
import { live } from "./parts/live.ts";
import { renderFoot, renderPhone, renderSweepWarning, renderUntold } from "./parts/phone_part.ts";
import { type Page, renderDocument } from "./page.ts";
import { burstOf } from "./view/burst.ts";
import {
  homesAddress,
  type HomesQuery,
  pageOf,
  SEARCH_CHARACTERS_MAX,
} from "../status/homes_query.ts";
import { stateClass } from "./view/tone.ts";
import { zoneNameOf, zoneOf } from "./view/zones.ts";
import { phoneWords, type Untold, untoldOf } from "./view/phone_words.ts";
import { counted, upperFirst } from "../base/text.ts";
import { causeBehind, lackOf } from "./view/lack.ts";
import { asleepWords, lateNext, lateWords, onlineWords } from "./view/site_state.ts";
import { shownStateOf } from "../status/guarded.ts";
import { HOMES_ON_PAGE, type SiteView, type StatusView } from "../status/read_status.ts";
import { STATE_NAMES, type StateName } from "../status/state_name.ts";
import { doingUntilOf, heldOf, summaryOf, sweepWarning } from "../status/status_words.ts";

/** Many homes: a row each, the worst first, whole without script. */

/** From so many homes on rows take the place of cards. */
export const ROWS_FROM = 7;

/** The page that `query` asks for; one behind the last shows none. */
export function renderHomesPage(view: StatusView, query: HomesQuery): Page {
  const { sites, homes } = pageOf(view.sites, query);
  const reader: Reader = { now: view.now, timeZone: view.sites[0]?.timeZone ?? null };
  const untold = untoldOf(view, reader);
  return renderDocument({
    title: summaryOf(view),
    icon: tabIconOfAll(view),
    isRefreshed: true,
    stream: homesAddress("/live", query),
    isHome: true,
    zone: zoneOf(view.sites) ?? "",
    main: html`${renderSweepWarning(view)}${renderUntold(untold, { view, hasTest: true })}
<h1 class="summary">${countWords(view.sites)}</h1>
${renderBurst(view, reader)}
${renderFilters(view.sites, query)}
${renderRows(sites, { view, untold, from: (query.page - 1) * HOMES_ON_PAGE })}
${renderPages(homes.pages, query)}
${renderPhone(view, reader)}
${renderFoot(view, { hasLogin: true })}`,
  });
}

const NAMED: Readonly<Record<StateName, string>> = {
  silent: "silent",
  trouble: "with internet trouble",
  late: "late",
  online: "online",
};

/** `"14 silent, 18 with internet trouble, 268 online"` */
function countWords(sites: readonly SiteView[]): string {
  return STATE_NAMES.map((state) => [countOf(sites, state), NAMED[state]] as const)
    .filter(([count]) => count > 0).map((parts) => parts.join(" ")).join(", ");
}

function countOf(sites: readonly SiteView[], state: StateName): number {
  return sites.filter((site) => site.state === state).length;
}

function renderBurst(view: StatusView, reader: Reader): Html | null {
  const burst = burstOf(view.sites);
  if (burst === null) return null;
  const { count, of, fromMs, toMs } = burst;
  const from = formatClock(fromMs, reader);
  const to = formatClock(toMs, reader);
  const who = count === of ? `All ${of} silent homes` : `${count} of the ${of} silent homes`;
  const when = from === to ? `at ${from}` : `between ${from} and ${to}`;
  return html`<p class="burst">${who} were last heard ${when}: probably one provider.</p>`;
}

function renderFilters(sites: readonly SiteView[], query: HomesQuery): Html {
  const muted = sites.filter(({ mutedUntil }) => mutedUntil !== null).length;
  const kinds = [
    [null, "All", sites.length],
    ...STATE_NAMES.map((state) => [state, upperFirst(state), countOf(sites, state)] as const),
    ["muted", "Muted", muted],
  ] as const;
  const links = kinds.filter(([show, , count]) => count > 0 || show === query.show)
    .map(([show, word, count]) => {
      const current = show === query.show
        ? html`
          aria-current="page"
        `
        : null;
      const to = homesAddress("/", { ...query, show, page: 1 });
      return html`
        <a href="${to}" ${current}>${word} ${count}</a>
      `;
    });
  const kept = query.show === null
    ? null
    : html`<input type="hidden" name="state" value="${query.show}">`;
  return html`
    <div class="pick">
      <nav aria-label="Which homes">${links}</nav>
      <form method="get" action="/"
        role="search">${kept}<input type="search" name="q" value="${query
          .search}" maxlength="${SEARCH_CHARACTERS_MAX}" aria-label="Find a home" placeholder="Find a home"><button>Find</button></form>
    </div>
  `;
}

/** What a row is made of, beside its home. */
interface RowFacts {
  readonly view: StatusView;
  /** What the page's head says already. */
  readonly untold: Untold | null;
  /** There are homes in several zones. */
  readonly isMixed: boolean;
}

function renderRows(
  sites: readonly SiteView[],
  { from, ...facts }: Omit<RowFacts, "isMixed"> & { readonly from: number },
): Html {
  if (sites.length === 0) return html`<p class="card">No home is like that.</p>`;
  // Of all homes: it must not change from page to page.
  const isMixed = zoneOf(facts.view.sites) === null;
  return html`
    <table class="rows" data-from="${from}">
      <thead>
        <tr>
          <th>Home</th>
          <th>State</th>
          <th>Since</th>
          <th>What happens now</th>
        </tr>
      </thead>
      <tbody>${sites.map((site) => renderRow(site, { ...facts, isMixed }))}</tbody>
    </table>
  `;
}

function renderRow(site: SiteView, facts: RowFacts): Html {
  const { view, isMixed } = facts;
  const reader: Reader = { now: view.now, timeZone: site.timeZone };
  const isAsleep = sweepWarning(view) !== null;
  const shown = shownStateOf(site, { isAsleep });
  return html`
    <tr class="${stateClass(shown)}">
      <td><a href="/sites/${site.id}">${site.name}</a></td>
      <td class="state">${stateIcon(shown)}${stateCell(site, { isAsleep, reader })}</td>
      <td>${sinceCell(site, reader)}${isMixed ? ` (${zoneNameOf(site)})` : ""}</td>
      <td>${doneCell(site, facts, reader)}</td>
    </tr>
  `;
}

function stateCell(
  site: SiteView,
  { isAsleep, reader }: { readonly isAsleep: boolean; readonly reader: Reader },
): Html {
  if (site.state === "silent") {
    return live(`word-${site.id}`, `Silent ${formatBetween(site.lastSeenAt, reader.now)}`);
  }
  if (site.state === "trouble") return html`${lackOf(site)}: ${causeBehind(site)}`;
  if (isAsleep) return live(`word-${site.id}`, asleepWords(site));
  return site.state === "late"
    ? live(`word-${site.id}`, lateWords(site, reader))
    : html`${onlineWords(site)}`;
}

/** Not known: an older cloud wrote down the home when its trouble began. */
function sinceCell({ stateSince }: SiteView, reader: Reader): string {
  return stateSince === null ? "not known" : formatSince(stateSince, reader);
}

function doneCell(site: SiteView, { view, untold }: RowFacts, reader: Reader): string {
  const { paused, muted } = heldOf(site, reader);
  const isSaidAbove = untold?.ids.has(site.id) === true;
  const notes = [
    ...(site.state === "silent"
      ? [isSaidAbove ? untold.briefly : phoneWords(site, view.channel, reader)]
      : []),
    ...(site.state === "late" ? [lateNext(site, view.channel, reader)] : []),
    ...(site.state === "trouble" ? [`${upperFirst(doingUntilOf(site, reader))}.`] : []),
    ...(muted !== null && site.state !== "silent" ? [`Muted ${muted}.`] : []),
    ...(paused === null ? [] : [`Paused ${paused}.`]),
    ...(site.warnings.length === 0 ? [] : [`${counted(site.warnings.length, "warning")}.`]),
  ];
  return notes.join(" ");
}

function renderPages(pages: number, query: HomesQuery): Html | null {
  if (pages <= 1) return null;
  const link = (page: number, words: string, rel: string) =>
    page < 1 || page > pages
      ? null
      : html`<a href="${homesAddress("/", { ...query, page })}" rel="${rel}">${words}</a>`;
  return html`
    <nav class="ways"
      aria-label="Pages">${link(query.page - 1, "‹ Before", "prev")}<span>Page ${query
        .page} of ${pages}</span>${link(query.page + 1, "Next ›", "next")}</nav>
  `;
}
