import { type Html, html } from "./html.ts";

/** What every page has in common, and the page that says why there is none. */

/** How often a browser asks again, in seconds. */
export const REFRESH_S = 15;

/** What a browser is shown when there is no page. */
export function renderErrorPage(
  error: { readonly status: number; readonly message: string },
): string {
  const isOurs = error.status >= 500;
  return renderDocument({
    title: isOurs ? "The status cannot be shown" : "No page for you here",
    icon: "/icon.svg",
    refresh: isOurs,
    main: html`
      <article class="site late">
        <h2>${isOurs
          ? "The status cannot be shown right now"
          : "There is no page for you here"}</h2>
        <p>${error.message}.</p>
        <p class="quiet">${isOurs
          ? "This says nothing about your homes. The page tries again by itself."
          : `Status ${error.status}.`}</p>
      </article>
    `,
  });
}

/** A whole document around `main`. */
export function renderDocument(
  page: {
    readonly title: string;
    readonly icon: string;
    readonly refresh: boolean;
    readonly main: Html;
  },
): string {
  const refresh = page.refresh ? html`<meta http-equiv="refresh" content="${REFRESH_S}">` : null;
  return html`
    <!doctype html>
    <html lang="en">
      <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    ${refresh}
    <title>${page.title} · Rebootinator</title>
    <link rel="icon" href="${page.icon}" type="image/svg+xml">
    <link rel="stylesheet" href="/style.css">
      </head>
      <body>
        <header>
          <h1>Rebootinator</h1>
        </header>
        <main>${page.main}
        </main>
      </body>
    </html>
  `.markup.trimStart();
}
