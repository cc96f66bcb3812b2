import * as v from "../base/shape.ts";
import type { SiteView } from "../status/read_status.ts";
import { STATE_NAMES, type StateName } from "../status/state_name.ts";

/** For https://shields.io/badges/endpoint-badge. */
export const shieldsSchema = v.strictObject({
  schemaVersion: v.literal(1),
  label: v.string(),
  message: v.picklist([...STATE_NAMES, "unknown"]),
  /** `#rrggbb`; white on it has a contrast of at least 4.5 (WCAG 2.2, 1.4.3). */
  color: v.string(),
  isError: v.boolean(),
});

/** A home's state as a badge, for a web page elsewhere. It says no more than this. */
export type Badge = Pick<v.InferOutput<typeof shieldsSchema>, "label" | "message" | "color">;

/** Longest label on a badge, in characters. */
const LABEL_CHARACTERS_MAX = 30;
/** Of 11 px Verdana, wide enough for nearly every text. */
const CHARACTER_PX = 7;
const PADDING_PX = 6;
const HEIGHT_PX = 20;

const COLORS: Readonly<Record<StateName, string>> = {
  silent: "#c1121f",
  trouble: "#b4400a",
  late: "#a15c00",
  online: "#17803d",
};

/** Null: the site was never heard from. */
export function badgeOf(site: SiteView | null, id: string): Badge {
  if (site === null) return { label: id, message: "unknown", color: "#5f6b78" };
  const label = [...site.name].slice(0, LABEL_CHARACTERS_MAX).join("");
  return { label, message: site.state, color: COLORS[site.state] };
}

/** The badge for shields.io. */
export function shieldsJson(badge: Badge): v.InferOutput<typeof shieldsSchema> {
  const { label, message, color } = badge;
  return { schemaVersion: 1, label, message, color, isError: message === "silent" };
}

/** The badge as a picture of its own. */
export function badgeSvg({ label, message, color }: Badge): string {
  const left = widthOf(label);
  const right = widthOf(message);
  const name = escapeXml(`${label}: ${message}`);
  const text = (words: string, x: number, width: number) =>
    `<text x="${x + width / 2}" y="14" textLength="${width - 2 * PADDING_PX}" ` +
    `lengthAdjust="spacingAndGlyphs">${escapeXml(words)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="${HEIGHT_PX}" ` +
    `role="img" aria-label="${name}"><title>${name}</title>` +
    `<clipPath id="round"><rect width="${left + right}" height="${HEIGHT_PX}" rx="3"/></clipPath>` +
    `<g clip-path="url(#round)"><rect width="${left}" height="${HEIGHT_PX}" fill="#3b434c"/>` +
    `<rect x="${left}" width="${right}" height="${HEIGHT_PX}" fill="${color}"/></g>` +
    `<g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,sans-serif" font-size="11">` +
    `${text(label, 0, left)}${text(message, left, right)}</g></svg>\n`;
}

function widthOf(text: string): number {
  return Math.max(1, [...text].length) * CHARACTER_PX + 2 * PADDING_PX;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
