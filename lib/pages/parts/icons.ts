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

function shapeOf(kind: ShownState): Html {
  switch (kind) {
    case "online":
      return html`
        <circle cx="16" cy="16" r="15" />
        <path class="mark" d="m9 16.5 5 5 9.5-10.5" />
      `;
    case "late":
      return html`
        <path d="M16 .8 31.2 16 16 31.2.8 16Z" />
        <path class="mark" d="M16 8.500v8l4.500 3" />
      `;
    case "look":
      return html`
        <path d="M3 3h26v26H3Z" />
        <path class="mark" d="M16 9v9.500m0 4.200v.1" />
      `;
    case "trouble":
      return html`
        <path d="M16 2 31 29.500H1Z" />
        <path class="mark" d="M16 12v8.500m0 4.200v.1" />
      `;
    case "silent":
      return html`
        <path d="M10 1h12l9 9v12l-9 9H10l-9-9V10Z" />
        <path class="mark" d="m10.500 10.500 11 11m0-11-11 11" />
      `;
  }
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
  const fill = TAB_FILLS[TONES[state]];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" fill="${fill}">${
    TAB_SHAPES[state]
  }</svg>\n`;
}

/** Each is seen on a light and on a dark tab. */
const TAB_FILLS = { bad: "#b42318", look: "#9a5b00", good: "#0b7a57" } as const;
const MARK = `fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round"`;
const TAB_SHAPES: Readonly<Record<TabState, string>> = {
  silent:
    `<path d="M10 1h12l9 9v12l-9 9H10l-9-9V10Z"/><path ${MARK} d="m10.500 10.500 11 11m0-11-11 11"/>`,
  trouble: `<path d="M16 2 31 29.500H1Z"/><path ${MARK} d="M16 12v8.500m0 4.200v.1"/>`,
  look: `<path d="M3 3h26v26H3Z"/><path ${MARK} d="M16 9v9.500m0 4.200v.1"/>`,
  online: `<circle cx="16" cy="16" r="15"/><path ${MARK} d="m9 16.5 5 5 9.5-10.5"/>`,
};
