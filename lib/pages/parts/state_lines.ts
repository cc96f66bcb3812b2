import { type Html, html } from "./html.ts";
import { stateIcon } from "./icons.ts";
import { live } from "./live.ts";
import type { Past } from "../view/past.ts";
import { notesOf } from "./site_notes.ts";
import { doneAbout, type SiteState } from "../view/site_state.ts";
import type { ChannelView, SiteView } from "../../status/read_status.ts";
import type { Reader } from "../../time/clock_text.ts";

/** What a person must read first of a home: its state, since when, what was done, what to know. */
export function renderStateLines(
  site: SiteView,
  facts: {
    readonly state: SiteState;
    /** Null: not known. */
    readonly past: Past | null;
    readonly channel: ChannelView;
    readonly reader: Reader;
  },
): Html {
  const { state, past, channel, reader } = facts;
  const notes = notesOf(site, reader).filter((note) => note !== state.told);
  // Beside what is wrong now an old outage would be taken for it.
  const done = state.kind === "look" && site.state === "online"
    ? null
    : doneAbout(site, { past, channel, reader });
  return html`<p class="word">${stateIcon(state.kind)}${live(`word-${site.id}`, state.word)}</p>
<p class="since">${live(`since-${site.id}`, state.since)}</p>
${done === null ? null : html`<p class="done">${live(`done-${site.id}`, done)}</p>`}
${
    notes.length === 0
      ? null
      : html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`
  }`;
}
