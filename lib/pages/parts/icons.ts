import { type Html, html } from "./html.ts";
import type { SiteState } from "../view/site_state.ts";

/** Each state has a shape of its own, so that colour is never needed to tell them apart. */

/** A home's state: disc, triangle, diamond or octagon. Words stand beside it. */
export function stateIcon(kind: SiteState["kind"]): Html {
  return html`<svg class="icon ${kind}" viewBox="0 0 32 32" aria-hidden="true">${
    shapeOf(kind)
  }</svg>`;
}

function shapeOf(kind: SiteState["kind"]): Html {
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

/** The icon of the page's tab. */
export function tabIcon(state: "up" | "down"): string {
  return state === "up"
    ? `${TAB}<circle cx="16" cy="16" r="15" fill="#0b7a57"/><path ${MARK} d="m9 16.5 5 5 9.5-10.5"/></svg>\n`
    : `${TAB}<path fill="#b42318" d="M10 1h12l9 9v12l-9 9H10l-9-9V10Z"/><path ${MARK} d="m10.500 10.500 11 11m0-11-11 11"/></svg>\n`;
}

const TAB = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">`;
const MARK = `fill="none" stroke="#fff" stroke-width="3.2" stroke-linecap="round"`;
