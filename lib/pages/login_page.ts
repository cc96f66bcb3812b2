import { formatClock } from "../time/clock_text.ts";
import type { EpochMs } from "../time/time.ts";
import { renderStill } from "./page.ts";
import { type Html, html } from "./parts/html.ts";

/** Where somebody shows a token once, so that the browser need not be asked again. */

/** What the page asks for, and why. */
export interface LoginAsk {
  /** What is wanted: to look, or to act as well. */
  readonly asks: "read" | "act";
  /** Where somebody is led who has logged in; a path of ours, see `safeNext`. */
  readonly next: string;
  /** What went wrong, one sentence without a full stop; null: nothing. */
  readonly why: string | null;
}

/** The form. */
export function renderLogin({ asks, next, why }: LoginAsk): string {
  return renderStill({
    title: "Log in",
    main: html`
      <article class="card">
              <h1>${asks === "read" ? "Log in to look" : "Log in to act"}</h1>
              <p>This browser is not logged in: that says nothing about your homes.</p>
              ${asks === "read"
                ? html`<p>Whoever set up this cloud has the password: ask them for the one to look at all homes, or for the one that may
                  pause, mute and reboot as well.</p>`
                : html`<p>Looking is not enough here. Whoever set up this cloud has the password that may pause, mute and reboot: ask them for it.</p>`}
              ${why === null ? null : html`<p role="alert"><strong>${why}.</strong></p>`}
              <form method="post" action="/login?for=${asks}&amp;next=${encodeURIComponent(
                next,
              )}" class="login">
                <label for="token">${asks === "read"
                  ? "Password to look (read token)"
                  : "Password to act (act token)"}</label>
                <input id="token" type="password" name="token" required maxlength="200"
                  autocomplete="current-password" autocapitalize="none" spellcheck="false">
                <button type="submit">Log in</button>
              </form>
              ${asks === "read"
                ? html`
                  <p
                    class="quiet">Is that you? On the computer that the cloud runs on, type <code>deno task token --read</code> for the first,
                  <code>deno task token --act</code> for the second.</p>
                `
                : html`
                  <p
                    class="quiet">Is that you? On the computer that the cloud runs on, type <code>deno task token --act</code>.</p>
                `}
              <p class="quiet">This browser then stays logged in: 90 days to look, 7 to act, until you log out or
      whoever set up this cloud changes its secret.</p>
            </article>
    `,
  });
}

/** Shown to somebody who is logged in: until when, and the way out. */
export function renderLoggedIn(
  until: { readonly read: EpochMs | null; readonly act: EpochMs | null },
  now: EpochMs,
): string {
  const line = (what: string, endsAt: EpochMs | null): Html | null =>
    endsAt === null
      ? null
      : html`<li>${what} until ${formatClock(endsAt, { now, timeZone: null })}</li>`;
  return renderStill({
    title: "Logged in",
    main: html`
      <article class="card">
        <h1>This browser is logged in</h1>
        <ul>${line("To look,", until.read)}${line("To act,", until.act)}</ul>
        <form method="post" action="/logout"><button type="submit">Log out</button></form>
        ${until.act !== null
          ? null
          : html`<p><a href="/login?for=act">Log in to pause, mute and reboot</a></p>`}
      </article>
    `,
  });
}

const NEXT_REGEXP = /^\/(?!\/)[-A-Za-z0-9_.~/?=&%]{0,199}$/;

/** Where a login may lead: a path of ours and nothing else, for anybody may write the link to it. */
export function safeNext(text: string | null): string {
  const isOurs = text !== null && NEXT_REGEXP.test(text) && !/^\/log(in|out)\b/.test(text);
  return isOurs ? text : "/";
}
