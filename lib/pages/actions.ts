import { formatClock } from "../time/clock_text.ts";
import type { EpochMs } from "../time/time.ts";
import { type Html, html } from "./parts/html.ts";
import type { SiteView } from "../status/status_view.ts";
import { onlyPings, type Reader, stateWords, untilOf } from "../status/status_words.ts";

/** What somebody may do to a home from a page: forms, no script. */

/** Every act, as its form names it. `cycle` only asks again; `cycle-sure` does it. */
export const ACTS = [
  "pause-1h",
  "pause-8h",
  "pause-until",
  "resume",
  "mute-1h",
  "mute-8h",
  "unmute",
  "cycle",
  "cycle-sure",
  "test",
] as const;

/** What a form asks for. */
export type Act = typeof ACTS[number];

/** What a page offers at once. */
export type PageAct = Exclude<Act, "cycle-sure">;

/** A token for each form of a page, cloud/keys/forms.ts. */
export type ActTokens = Readonly<Record<PageAct, string>>;

/** What a page of acts shows. */
export interface ActsView {
  readonly now: EpochMs;
  readonly site: SiteView;
  readonly tokens: ActTokens;
  /** What was just asked for; null: nothing. */
  readonly done: Act | null;
  /** What came of what was asked for before, newest first. */
  readonly outcomes: readonly { readonly at: EpochMs; readonly words: string }[];
  /** How telling the phone goes, one sentence without a full stop. */
  readonly phone: string;
}

/** The page that acts on one home; what it must be sent with is `FORM_HEADERS` in cloud/http/http.ts. */
export function renderActs(view: ActsView): Html {
  const { site } = view;
  const reader: Reader = { now: view.now, timeZone: site.timeZone };
  return html`
    <article class="card">
      <h1>${site.name}</h1>
      <p class="quiet">${stateWords(site)}.</p>
      ${view.done === null ? null : html`<p role="status">${doneWords(view.done)}.</p>`}
      ${renderWaiting(site, reader)} ${renderForms(site, { ...view, reader })}
      ${renderOutcomes(view, reader)}
      <p><a href="/sites/${site.id}">Back to ${site.name}</a></p>
    </article>
  `;
}

/** The forms alone, for a page that shows more. */
export function renderForms(
  site: SiteView,
  options: { readonly tokens: ActTokens; readonly reader: Reader; readonly phone: string },
): Html {
  const { reader } = options;
  const form = (act: PageAct, label: string, field: Html | null = null) =>
    renderForm({ site: site.id, act, token: options.tokens[act], label, field });
  const paused = site.pausedUntil === null
    ? null
    : html`<p>Paused ${untilOf(site.pausedUntil, reader)}.</p>`;
  const muted = site.mutedUntil === null
    ? null
    : html`<p>Muted ${untilOf(site.mutedUntil, reader)}.</p>`;
  // Also a pause that the home has yet to take.
  const mayResume = paused !== null || site.commands.some(({ kind }) => kind === "pause");
  const until = html`<label>until <input type="time" name="until" required></label>`;
  const cuts = html`<h2>No reboots by itself</h2>
    ${paused} ${form("pause-1h", "Pause 1 h")} ${form("pause-8h", "Pause 8 h")}
    ${form("pause-until", "Pause", until)} ${mayResume ? form("resume", "Resume") : null}`;
  const cycle = form("cycle", "Reboot the router …");
  return html`
    <section class="acts">
      ${onlyPings(site) ? null : cuts}
      <h2>No ringing when it is silent</h2>
      ${muted} ${form("mute-1h", "Mute 1 h")} ${form("mute-8h", "Mute 8 h")}
      ${muted === null ? null : form("unmute", "Ring again")}
      ${onlyPings(site) ? null : html`<h2>Router</h2> ${cycle}`}
      <h2 id="phone">Phone</h2>
      <p>${options.phone}.</p>
      ${form("test", "Send a test notification")}
    </section>
  `;
}

/** Asks again before the router is rebooted. */
export function renderSure(
  options: { readonly site: Pick<SiteView, "id" | "name">; readonly token: string },
): Html {
  const { site, token } = options;
  return html`
    <article class="card">
      <h1>Reboot the router of ${site.name} now?</h1>
      <p>Its internet and Wi-Fi are gone for some minutes. The home does it when it next reports,
        within 10 minutes or not at all, and at most three times an hour.</p>
      ${renderForm({
        site: site.id,
        act: "cycle-sure",
        token,
        label: "Yes, reboot it",
        field: null,
      })}
      <p><a href="/sites/${site.id}/actions">No, go back</a></p>
    </article>
  `;
}

function renderForm(
  options: {
    readonly site: string;
    readonly act: Act;
    readonly token: string;
    readonly label: string;
    readonly field: Html | null;
  },
): Html {
  const { site, act, token, label, field } = options;
  return html`<form method="post" action="/sites/${site}/actions">
    <input type="hidden" name="act" value="${act}">
    <input type="hidden" name="token" value="${token}">
    <button type="submit">${label}</button> ${field}
  </form>`;
}

function renderWaiting(site: SiteView, reader: Reader): Html | null {
  if (site.commands.length === 0) return null;
  const lines = site.commands.map((command) => {
    const what = command.kind === "power-cycle" ? "A reboot" : "A pause";
    const how = command.givenAt === null
      ? "waits for the home's next heartbeat"
      : `was handed to the home at ${
        formatClock(command.givenAt, reader)
      }; it has not answered yet`;
    return html`<li>${what} ${how} (until ${formatClock(command.expiresAt, reader)})</li>`;
  });
  return html`<ul class="notes">${lines}</ul>`;
}

function renderOutcomes(view: ActsView, reader: Reader): Html | null {
  if (view.outcomes.length === 0) return null;
  const lines = view.outcomes.map(({ at, words }) =>
    html`<li><time datetime="${new Date(at).toISOString()}">${
      formatClock(at, reader)
    }</time> <span>${words}</span></li>`
  );
  return html`
    <h2>What came of it</h2>
    <ol class="lines">${lines}</ol>
  `;
}

function doneWords(act: Act): string {
  switch (act) {
    case "pause-1h":
    case "pause-8h":
    case "pause-until":
      return "The pause is asked for; the home takes it with its next heartbeat";
    case "resume":
      return "Resuming is asked for; the home takes it with its next heartbeat";
    case "mute-1h":
    case "mute-8h":
      return "Muted: its silence is shown and does not ring";
    case "unmute":
      return "Its silence rings again";
    case "cycle":
    case "cycle-sure":
      return "The reboot is asked for; the home does it when it next reports";
    case "test":
      return "A test notification is on its way";
  }
}
