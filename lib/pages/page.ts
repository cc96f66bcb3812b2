import { HEAD_METAS } from "./parts/head_metas.ts";
import { type Html, html } from "./parts/html.ts";
import { type LiveFrame, liveFrameOf, markOf } from "./parts/live.ts";
import { PAGE_SCRIPT } from "./script/page_script.ts";
import { TAB_ICONS } from "./parts/icons.ts";
import { RESTART_CLOUD } from "./parts/restart.ts";
import { formatClock, formatSince, type Reader } from "../time/clock_text.ts";
import { formatBetween } from "../time/length_text.ts";
import { type EpochMs, MINUTE_MS } from "../time/time.ts";
import { STATUS_STYLE } from "./status_style.ts";

/** What every page has in common, and the page that says why there is none. */

/** Each text is hashed once, not for each document. */
const STYLE_ADDRESS = `/style.css?${markOf(STATUS_STYLE)}`;
const SCRIPT_ADDRESS = `/live.js?${markOf(PAGE_SCRIPT)}`;

/** How often a browser without JavaScript asks again, in seconds. */
export const REFRESH_S = 15;

/** One page as it is sent, and what keeps it up to date. */
export interface Page {
  readonly document: string;
  readonly frame: LiveFrame;
}

/** When a page failed. */
export interface ErrorTimes {
  /** Now, and in which zone to say so; null: UTC. */
  readonly reader: Reader;
  /** Since when pages fail by our fault; null: not known. */
  readonly failingSince: EpochMs | null;
}

/** So long a fault may pass by itself. */
const PASSES_WITHIN_MS = 10 * MINUTE_MS;

/** What a browser is shown when there is no page. */
export function renderErrorPage(
  error: {
    readonly status: number;
    readonly message: string;
    /** What leads on from it; null: nothing does. */
    readonly back: { readonly href: string; readonly words: string } | null;
  },
  times: ErrorTimes,
): string {
  const { back } = error;
  const isOurs = error.status >= 500;
  const asked = formatClock(times.reader.now, times.reader);
  const way = isOurs ? { href: "/", words: "Try again now" } : back;
  return renderDocument({
    title: isOurs ? "The status cannot be shown" : "No page for you here",
    icon: isOurs ? TAB_ICONS.look : TAB_ICONS.online,
    isRefreshed: isOurs,
    stream: null,
    isHome: back === null,
    zone: times.reader.timeZone ?? "UTC",
    main: html`
      <article class="card ${isOurs ? "failed tone-look" : ""}">
        <h1>${errorHeading(error.status)}</h1>
        ${isOurs ? renderOurFault(times) : html`
          <p>${error.message}.</p>
          <p class="quiet">Asked for at ${asked}; status ${error.status}.</p>
        `}
        ${way === null ? null : html`<p class="ways"><a href="${way.href}">${way.words}</a></p>`}
        ${!isOurs && back === null
          ? html`<p>Whoever sent you this link can send a new one.</p>`
          : null}
      </article>
    `,
  }).document;
}

/** One text, which no formatting breaks. */
const GOES_ON = "Each watchdog goes on by itself.";

/** Since when, what that means, and what to do and when. */
function renderOurFault({ reader, failingSince }: ErrorTimes): Html {
  const sinceMs = failingSince ?? reader.now;
  const since = formatSince(sinceMs, reader);
  const isNew = reader.now - sinceMs < MINUTE_MS;
  const length = isNew ? "just now" : formatBetween(sinceMs, reader.now);
  const until = formatClock(sinceMs + PASSES_WITHIN_MS, reader);
  const isLong = reader.now >= sinceMs + PASSES_WITHIN_MS;
  return html`
    <p class="since">Since ${since} (${length}), as of ${formatClock(reader.now, reader)}.</p>
    <p
      role="alert"><strong>How your homes are, and whether the alarm works, is not known here.</strong> ${GOES_ON}</p>
    <div class="advice">
      <p><strong>What you can do.</strong> ${isLong
        ? "It does not pass by itself:"
        : `Wait until ${until}: this page tries again every 30 s. If it still fails then:`}</p>
      <ol>
        <li>${RESTART_CLOUD}</li>
        <li>If that does not help, <code>sudo journalctl -eu rebootinator-cloud</code> there says what fails.</li>
      </ol>
    </div>
  `;
}

/** A button or form that came twice or too late is no missing page. */
function errorHeading(status: number): string {
  if (status >= 500) return "This page cannot be shown";
  if (status === 410) return "This link has ended";
  return status === 409 ? "Nothing was done" : "There is no page for you here";
}

/** A page that stays as it is: without script, and not asked for again. */
export function renderStill(page: { readonly title: string; readonly main: Html }): string {
  const still = { icon: "/icon.svg", isRefreshed: false, stream: null, isHome: false } as const;
  return renderDocument({ ...page, ...still }).document;
}

/** What makes a page. */
export interface PageParts {
  readonly title: string;
  /** The address of the tab's icon. */
  readonly icon: string;
  /** Asks again by itself. */
  readonly isRefreshed: boolean;
  /** Address of its stream; null: with JavaScript too it is only asked for again. */
  readonly stream: string | null;
  /** It is the page of all homes: no way back is needed. */
  readonly isHome: boolean;
  /** The one zone that its times are in; `""`: there are several; left out: it shows none. */
  readonly zone?: string;
  readonly main: Html;
}

/** A whole document around `main`. */
export function renderDocument(page: PageParts): Page {
  const frame = liveFrameOf(page.main.markup);
  const refresh = html`<noscript><meta http-equiv="refresh" content="${REFRESH_S}"></noscript>`;
  const document = html`
    <!doctype html>
    <html lang="en">
      <head>
    ${HEAD_METAS}
    ${page.isRefreshed ? refresh : null}
    <title>${page.title} · Rebootinator</title>
    <link rel="icon" href="${page.icon}" type="image/svg+xml">
    <link rel="manifest" href="/app.webmanifest" crossorigin="use-credentials">
    <link rel="apple-touch-icon" href="/icon-180.png">
    <meta name="theme-color" content="#f3f5f6" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#0e1216" media="(prefers-color-scheme: dark)">
    <link rel="stylesheet" href="${STYLE_ADDRESS}">
    ${page.isRefreshed ? html`<script src="${SCRIPT_ADDRESS}" defer></script>` : null}
      </head>
      <body>
        <header>${page.isHome
          ? html`<span>Rebootinator</span>`
          : html`<a href="/">‹ All homes</a><span>Rebootinator</span>`}</header>
        <p id="stale" class="banner" role="alert" hidden></p>
        <p id="news" class="unseen" role="status"></p>
        <main data-digest="${frame.digest}" data-stream="${page.stream ??
          ""}" ${page.zone === undefined ? null : html`
          data-zone="${page.zone}"
        `}>
    ${page.main}
        </main>
      </body>
    </html>
  `.markup.trimStart();
  return { document, frame };
}
