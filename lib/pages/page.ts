import { HEAD_METAS } from "./parts/head_metas.ts";
import { type Html, html } from "./parts/html.ts";
import { type LiveFrame, liveFrameOf, markOf } from "./parts/live.ts";
import { PAGE_SCRIPT } from "./script/page_script.ts";
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

/** What a browser is shown when there is no page. */
export function renderErrorPage(
  error: {
    readonly status: number;
    readonly message: string;
    /** What leads on from it; null: nothing does. */
    readonly back: { readonly href: string; readonly words: string } | null;
  },
): string {
  const { back } = error;
  const isOurs = error.status >= 500;
  return renderDocument({
    title: isOurs ? "The status cannot be shown" : "No page for you here",
    icon: "/icon.svg",
    isRefreshed: isOurs,
    stream: null,
    isHome: back === null,
    main: html`
      ${isOurs ? ALARM_UNKNOWN : null}
            <article class="card late">
              <h1>${errorHeading(error.status)}</h1>
              <p>${error.message}.</p>
              <p class="quiet">${isOurs
                ? "Each watchdog goes on by itself, keeps what happens and tells it later. This page tries again by itself within 30 s; if it still fails after 10 min, look at the cloud's log."
                : `Status ${error.status}.`}</p>
              ${renderBack(isOurs ? { href: "/", words: "Try again now" } : back)}
            </article>
    `,
  }).document;
}

/** What matters most to somebody who cannot see the status. */
const ALARM_UNKNOWN = html`
  <p class="banner bad"
    role="alert">Whether the alarm works is not known: until the status can be shown again, a home's silence may not be told.</p>
`;

function renderBack(back: { readonly href: string; readonly words: string } | null): Html | null {
  return back === null ? null : html`<p class="ways"><a href="${back.href}">${back.words}</a></p>`;
}

/** A button or form that came twice or too late is no missing page. */
function errorHeading(status: number): string {
  if (status >= 500) return "The status cannot be shown right now";
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
