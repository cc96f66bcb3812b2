import { describeEntry } from "../site/history_text.ts";
import type { HistoryEntry } from "../site/history.ts";
import { type Html, html } from "./html.ts";
import { REFRESH_S, renderDocument } from "./page.ts";
import type { ChannelView, SiteView, StatusView } from "./status_view.ts";
import {
  channelWords,
  headlineOf,
  homeSaidOf,
  type Reader,
  summaryOf,
  sweepWarning,
  untilOf,
} from "./status_words.ts";
import { formatDuration, MINUTE_MS } from "../time.ts";
import { formatClock } from "../clock_text.ts";

/** The status page: no script, one style sheet, made anew every 15 s by the browser. */

/** Most lines of the past for each home. */
export const HISTORY_SHOWN_MAX = 8;

/** A home's clock is worth a line when it is off by this much. */
const SKEW_SHOWN_MS = 2 * MINUTE_MS;

/** What the page shows beside the view. */
export interface PageOptions {
  /** Newest first, by site id; a site without an entry shows no past. */
  readonly history: Readonly<Record<string, readonly HistoryEntry[]>>;
}

/** The page as text. */
export function renderStatusPage(view: StatusView, options: PageOptions): string {
  const warning = sweepWarning(view);
  const isSilent = view.sites.some((site) => site.status === "down");
  return renderDocument({
    title: summaryOf(view),
    icon: isSilent ? "/icon-down.svg" : "/icon.svg",
    refresh: true,
    main: html`
      ${warning === null ? null : html`<p class="banner" role="alert">${warning}.</p>`}
      ${view.sites.length === 0 ? renderEmpty() : null}
      ${view.sites.map((site) =>
        renderSite(site, { now: view.now, history: options.history[site.id] })
      )}
      ${renderChannel(view.channel, view)}
      <p class="foot">${renderLooked(view)} This page is made anew every ${REFRESH_S} s.</p>
    `,
  });
}

function renderEmpty(): Html {
  return html`
    <article class="site">
      <h2>No home has been heard from yet</h2>
      <p>A home appears here with its first heartbeat:</p>
      <ol class="steps">
        <li>Print its token where the cloud's secret is: <code>deno task token home</code></li>
        <li>Write the token and this server's address into <code>home.toml</code>, under
          <code>[cloud]</code>.</li>
        <li>Run one tick at home: <code>deno task probe --config home.toml</code></li>
      </ol>
    </article>
  `;
}

function renderSite(
  site: SiteView,
  options: { readonly now: number; readonly history: readonly HistoryEntry[] | undefined },
): Html {
  const reader: Reader = { now: options.now, timeZone: site.timeZone };
  return html`
    <article class="site ${site.status}">
      <h2><span class="dot" aria-hidden="true"></span><span>${headlineOf(site, reader)}</span></h2>
      <p class="since">${renderSince(site, reader)}</p>
      ${renderNotes(site, reader)}
      <dl>
        <div><dt>${site.status === "down" ? "It said last" : "The home says"}</dt><dd>${homeSaidOf(
          site,
        )}</dd></div>
        <div><dt>Cuts in 24 h</dt><dd>${site.cuts24h}</dd></div>
        <div><dt>Last heartbeat</dt><dd>${formatDuration(site.silentForMs)} ago</dd></div>
        <div><dt>Counts as silent after</dt><dd>${formatDuration(site.staleAfterMs)}</dd></div>
        <div><dt>Silences so far</dt><dd>${site.incidents}</dd></div>
        <div><dt>Watchdog</dt><dd>${site.release}</dd></div>
      </dl>
      ${renderHistory(options.history ?? [], reader)}
    </article>
  `;
}

function renderSince(site: SiteView, reader: Reader): string {
  switch (site.status) {
    case "up":
      return `Up since ${formatClock(site.since, reader)}`;
    case "late":
      return `No heartbeat for ${formatDuration(site.silentForMs)}; counts as silent after ${
        formatDuration(site.staleAfterMs)
      }`;
    case "down": {
      const next = site.incident?.rung === true
        ? `; next reminder ${formatClock(site.incident.nextReminderAt, reader)}`
        : "";
      return `Counted as down since ${formatClock(site.since, reader)}${next}`;
    }
  }
}

/** What is out of the ordinary, each on its own line. */
function renderNotes(site: SiteView, reader: Reader): Html | null {
  const notes = [...site.warnings];
  if (site.mutedUntil !== null) {
    notes.push(`Muted ${untilOf(site.mutedUntil, reader)}: its silence does not ring`);
  }
  if (site.pausedUntil !== null) {
    notes.push(`Paused ${untilOf(site.pausedUntil, reader)}: no automatic cuts, nothing rings`);
  }
  if (Math.abs(site.clockSkewMs) >= SKEW_SHOWN_MS) {
    const side = site.clockSkewMs > 0 ? "ahead" : "behind";
    notes.push(`The home's clock is ${formatDuration(Math.abs(site.clockSkewMs))} ${side}`);
  }
  for (const command of site.commands) {
    const what = command.kind === "pause" ? "pause" : "power cycle";
    notes.push(
      command.givenAt === null ? `A ${what} waits for the home` : `A ${what} was handed over`,
    );
  }
  if (notes.length === 0) return null;
  return html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`;
}

function renderHistory(entries: readonly HistoryEntry[], reader: Reader): Html | null {
  const lines = entries.flatMap((entry) => {
    const words = describeEntry(entry);
    if (words === null) return [];
    return [
      html`<li><time datetime="${new Date(entry.at).toISOString()}">${
        formatClock(entry.at, reader)
      }</time> <span>${words}</span></li>`,
    ];
  }).slice(0, HISTORY_SHOWN_MAX);
  if (lines.length === 0) return null;
  return html`
    <h3>Lately</h3>
    <ol class="history">${lines}</ol>
  `;
}

function renderChannel(channel: ChannelView, view: StatusView): Html {
  const timeZone = view.sites[0]?.timeZone ?? null;
  const reader: Reader = { now: view.now, timeZone };
  const isBad = channel.state !== "well" || channel.setAside.length > 0;
  const waiting = channel.queued > 0 && channel.state !== "well"
    ? html`<p>${channel.queued} waiting, none is lost.</p>`
    : null;
  const setAside = channel.setAside.map((each) =>
    html`<li><time datetime="${new Date(each.at).toISOString()}">${
      formatClock(each.at, reader)
    }</time> <span>“${each.kind}” of ${each.siteName}: ${each.why}</span></li>`
  );
  return html`
    <section class="phone ${isBad ? "bad" : "good"}">
      <h2>Phone</h2>
      <p>${channelWords(channel, reader)}.</p>
      ${waiting}
      ${setAside.length === 0 ? null : html`
        <h3>Refused by the notification server, will not be sent</h3>
        <ol class="history">${setAside}</ol>
      `}
    </section>
  `;
}

function renderLooked(view: StatusView): string {
  if (view.lastSweepAt === null) return "";
  return `The cloud last looked ${formatDuration(view.now - view.lastSweepAt)} ago.`;
}
