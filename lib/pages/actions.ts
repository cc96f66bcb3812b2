import type { EpochMs } from "../time/time.ts";
import { lowerFirst } from "../base/text.ts";
import { type Html, html } from "./parts/html.ts";
import { renderCommand } from "./parts/asked.ts";
import { renderTime } from "./parts/moment.ts";
import { stateIcon } from "./parts/icons.ts";
import { renderShareLink, type ShareLink } from "./parts/share_link.ts";
import { rebootDoubt } from "./view/reboot_doubt.ts";
import { zoneNameOf } from "./view/zones.ts";
import { shownStateOf } from "../status/guarded.ts";
import type { SiteView } from "../status/read_status.ts";
import { heldOf, onlyPings, stateWords } from "../status/status_words.ts";
import type { Reader } from "../time/clock_text.ts";

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

/** Those that take the internet away for some minutes, and look like it. */
const CUTS: readonly string[] = ["cycle", "cycle-sure"];

/** What a form asks for. */
export type Act = typeof ACTS[number];

/** What a page offers at once. */
export type PageAct = Exclude<Act, "cycle-sure">;

/** What is done at once, here: all else travels to the home, whose page follows it. */
export const DONE_HERE = ["mute-1h", "mute-8h", "unmute"] as const satisfies readonly Act[];

/** One of them. */
export type DoneHere = typeof DONE_HERE[number];

/** A token for each form of a page, cloud/keys/forms.ts. */
export type ActTokens = Readonly<Record<PageAct, string>>;

/** What a page of acts shows. */
export interface ActsView {
  readonly now: EpochMs;
  readonly site: SiteView;
  readonly tokens: ActTokens;
  /** What was just done; null: nothing. */
  readonly done: DoneHere | null;
  /** What came of what was asked for before, newest first. */
  readonly outcomes: readonly { readonly at: EpochMs; readonly words: string }[];
  /** How telling the phone goes, one sentence without a full stop. */
  readonly phone: string;
  /** False: there is no channel that a test could go to. */
  readonly hasPhone: boolean;
  /** For family or a provider: looks at this home, and does nothing. */
  readonly share: ShareLink;
}

/** The page that acts on one home; what it must be sent with is `FORM_HEADERS` in cloud/http/http.ts. */
export function renderActs(view: ActsView): Html {
  const { site } = view;
  const reader: Reader = { now: view.now, timeZone: site.timeZone };
  return html`
    <article class="card">
      <h1>${site.name}</h1>
      <p class="state">${stateIcon(shownStateOf(site, { isAsleep: false }))}${stateWords(
        site,
      )}. ${marksOf(site, reader)}</p>
      ${view.done === null ? null : html`<p role="status">${doneWords(view.done)}.</p>`}
      ${site.commands.map((command) => renderCommand(command, { site, reader }))}
      ${site.commands.length === 0
        ? null
        : html`<p><a href="/sites/${site.id}#asked">Follow it live</a></p>`}
      ${renderForms(view)}
      ${renderOutcomes(view, reader)}
      ${renderShareLink(view.share, {
        summary: "A link for family: who has it can look, and do nothing",
        opens: `${site.name} and its outages`,
        look: "",
        reader,
      })}
      <p class="ways"><a href="/sites/${site.id}">Back to ${site.name}</a></p>
    </article>
  `;
}

function renderForms({ site, ...options }: ActsView): Html {
  const form = (act: PageAct, label: string, field: Html | null = null) =>
    renderForm({ site: site.id, act, token: options.tokens[act], label, field });
  return html`
    <section class="acts">
      ${onlyPings(site) ? null : renderPauses(site, form)}
      <h2>${site.mutedUntil === null
        ? "To mute it: then its"
        : "Muted: its"} silence is not told${besideMute(site)}</h2>
      ${site.mutedUntil === null
        ? [form("mute-1h", "Mute 1 h"), form("mute-8h", "Mute 8 h")]
        : form("unmute", "Ring again")}
      ${onlyPings(site) ? null : renderReboot(site, form)}
      <h2 id="phone">Phone</h2>
      <p>${options.phone}.</p>
      ${options.hasPhone ? form("test", "Send a test notification") : null}
    </section>
  `;
}

/** What tells a mute from a pause. */
function besideMute(site: SiteView): string {
  if (onlyPings(site)) return "";
  if (site.pausedUntil === null) return "; it still reboots by itself";
  return site.mutedUntil === null ? "" : "; resuming alone does not make it ring";
}

type MakeForm = (act: PageAct, label: string, field?: Html | null) => Html;

function renderPauses(site: SiteView, form: MakeForm): Html {
  // Also a pause that the home has yet to take.
  const asked = site.commands.find(({ kind }) => kind === "pause");
  const isPaused = asked === undefined ? site.pausedUntil !== null : asked.forMs !== 0;
  const until = html`<label>until <input class="clock" type="text" name="until" required
    pattern="([01]\\d|2[0-3]):[0-5]\\d" placeholder="08:30" size="6" title="Hours and minutes, 00:00 to 23:59"> (24 h, time in ${
    zoneNameOf(site)
  })</label>`;
  return html`<h2>${
    isPaused ? "Paused: it" : "To pause it: then it"
  } reboots nothing by itself, and its silence is not told</h2>
${
    isHeard(site)
      ? null
      : html`<p class="quiet">There is no contact: it hears of this when it is back.</p>`
  }
${
    isPaused
      ? form("resume", "Resume")
      : [form("pause-1h", "Pause 1 h"), form("pause-8h", "Pause 8 h")]
  }
${form("pause-until", isPaused ? "Pause anew" : "Pause", until)}`;
}

/** A silent home would reboot a router that has just come back: it is said before anybody asks. */
function renderReboot(site: SiteView, form: MakeForm): Html {
  const waits = site.commands.some(({ kind }) => kind === "power-cycle");
  const words = waits
    ? html`<p class="quiet">A reboot was asked for already, see above.</p>`
    : html`
      <p
        class="quiet">There is no contact with ${site
          .name}, so it could not hear of a reboot. Have somebody there
      switch the router off and on.</p>
    `;
  // Which of its warnings is the plug's is not told apart: all stand here.
  const doubts = [
    rebootDoubt(site, { isPlugTroubled: false }),
    ...site.warnings.map((warning) => `The home warns: ${lowerFirst(warning)}.`),
  ].filter((doubt) => doubt !== null);
  return html`<h2>Router</h2>
${
    waits || !isHeard(site) ? words : [
      doubts.length === 0 ? null : html`<p>${doubts.join(" ")}</p>`,
      form("cycle", "Reboot the router …"),
    ]
  }`;
}

function isHeard({ state }: SiteView): boolean {
  return state !== "silent";
}

function marksOf(site: SiteView, reader: Reader): Html[] {
  const { paused, muted } = heldOf(site, reader);
  return Object.entries({ Paused: paused, Muted: muted }).flatMap(([mark, words]) =>
    words === null ? [] : html`
      <span class="chip">${mark} ${words}</span>
    `
  );
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
    <button type="submit"${
    CUTS.includes(act)
      ? html`
        class="cuts"
      `
      : null
  }>${label}</button> ${field}
  </form>`;
}

function renderOutcomes(view: ActsView, reader: Reader): Html | null {
  if (view.outcomes.length === 0) return null;
  const lines = view.outcomes.map(({ at, words }) =>
    html`<li>${renderTime(at, reader)} <span>${words}</span></li>`
  );
  return html`
    <h2>What came of it</h2>
    <ol class="lines">${lines}</ol>
  `;
}

function doneWords(done: DoneHere): string {
  return done === "unmute"
    ? "Its silence rings again"
    : "Muted: its silence is shown and does not ring";
}
