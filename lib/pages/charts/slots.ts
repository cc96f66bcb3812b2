import type { Reader } from "../../time/clock_text.ts";
import type { Stay } from "../../time/time.ts";
import { zoneFormat } from "../../time/zone_format.ts";
import { type Html, html } from "../parts/html.ts";
import type { Past } from "../view/past.ts";
import { describeSums, sumPast } from "../view/past_sums.ts";
import { chartCell, renderReadout, type Ways } from "./cell.ts";

/** Wide enough for a finger, also on a phone of 320 px: three hours of a day each. */
const SLOTS = 8;

/** What lies over the bar of a stretch: parts that can be touched, each of which says what it was. */
export function renderSlots(
  past: Past,
  options: {
    readonly window: Stay;
    readonly reader: Reader;
    readonly label: string;
    readonly ways: Ways;
  },
): Html {
  const { window, reader, label, ways } = options;
  const stepMs = (window.toMs - window.fromMs) / SLOTS;
  const clock = zoneFormat("time", reader.timeZone ?? "UTC");
  const slots = Array.from({ length: SLOTS }, (_, index) => {
    const fromMs = window.fromMs + index * stepMs;
    const part = { fromMs, toMs: fromMs + stepMs };
    const words = `${clock.format(fromMs)} – ${clock.format(part.toMs)}: ${
      describeSums(sumPast(past, part))
    }`;
    return html`<li>${chartCell({ ...part, words, text: "", look: "slot" }, ways)}</li>`;
  });
  return html`<ol class="slots" data-tour="said-hours" aria-label="${label}">${slots}</ol>${
    renderReadout("said-hours")
  }`;
}
