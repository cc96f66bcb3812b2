import { type Html, html } from "./html.ts";
import { SHOWN_STATES, type ShownState, shownStateOf } from "../../status/guarded.ts";
import type { StatusView } from "../../status/read_status.ts";
import { sweepWarning } from "../../status/status_words.ts";
import { TONES } from "../view/tone.ts";

/** Each state has a shape of its own, so that colour is never needed to tell them apart. */

/** A home's state: disc, square, diamond, triangle or octagon. Words stand beside it. */
export function stateIcon(kind: ShownState): Html {
  return html`<svg class="icon tone-${TONES[kind]}" viewBox="0 0 32 32" aria-hidden="true">${
    shapeOf(kind)
  }</svg>`;
}

/** Path of each shape within 32 × 32; null: a disc. */
const OUTLINES: Readonly<Record<ShownState, string | null>> = {
  online: null,
  late: "M16 .8 31.2 16 16 31.2.8 16Z",
  look: "M3 3h26v26H3Z",
  trouble: "M16 2 31 29.500H1Z",
  silent: "M10 1h12l9 9v12l-9 9H10l-9-9V10Z",
};

/** Path of what stands on it. */
const MARKS: Readonly<Record<ShownState, string>> = {
  online: "m9 16.5 5 5 9.5-10.5",
  late: "M16 8.500v8l4.500 3",
  look: "M16 9v9.500m0 4.200v.1",
  trouble: "M16 12v8.500m0 4.200v.1",
  silent: "m10.500 10.500 11 11m0-11-11 11",
};

function shapeOf(kind: ShownState): Html {
  const outline = OUTLINES[kind];
  return html`
    ${outline === null ? html`<circle cx="16" cy="16" r="15" />` : html`<path d="${outline}" />`}
    <path class="mark" d="${MARKS[kind]}" />
  `;
}

/** What the tab of a page shows; being late is not worth another picture. */
export type TabState = Exclude<ShownState, "late">;

/** Where the tab's icon of a state is fetched. */
export const TAB_ICONS: Readonly<Record<TabState, string>> = {
  silent: "/icon-silent.svg",
  trouble: "/icon-trouble.svg",
  look: "/icon-look.svg",
  online: "/icon.svg",
};

/** The tab's icon while a home is in `state`; null: there is no home. */
export function tabIconOf(state: ShownState | null): string {
  return TAB_ICONS[state === "late" || state === null ? "online" : state];
}

/** The tab's icon of a page of all homes: that of the worst. */
export function tabIconOfAll(view: StatusView): string {
  const isAsleep = sweepWarning(view) !== null;
  const shown = new Set(view.sites.map((site) => shownStateOf(site, { isAsleep })));
  // The worst is first.
  return tabIconOf(SHOWN_STATES.find((state) => shown.has(state)) ?? null);
}

/** The icon of the page's tab. */
export function tabIcon(state: TabState): string {
  const outline = OUTLINES[state];
  const shape = outline === null ? '<circle cx="16" cy="16" r="15"/>' : `<path d="${outline}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="${
    TAB_FILLS[TONES[state]]
  }">${shape}<path ${TAB_MARK} d="${MARKS[state]}"/></svg>\n`;
}

/** Each is seen on a light and on a dark tab. */
const TAB_FILLS = { bad: "#b42318", look: "#9a5b00", good: "#0b7a57" } as const;
const TAB_MARK = `fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round"`;
