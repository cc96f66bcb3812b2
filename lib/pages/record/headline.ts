import { byCause } from "../../report/breakdown.ts";
import type { OutageReport } from "../../report/outage_report.ts";
import { watchedPercent } from "../../report/outage_report_text.ts";
import { cutPercent, WATCHED_SHARE_MIN } from "../../time/watched.ts";
import { describeCause, routerAnswered, type ToldCause } from "../../wire/cause.ts";
import { counted } from "../../base/text.ts";
import { type Html, html, type HtmlValue } from "../parts/html.ts";
import { formatLength } from "./stamp.ts";

/** The strongest argument first: the line was dead while the router at home answered. */

/** The cause in the past tense, as it goes before a time: "the line was dead while …". */
export function causeWas(told: ToldCause): string {
  switch (told.cause) {
    case "internet_dead":
      return routerAnswered(told)
        ? "the line was dead while the router at home answered"
        : "no host on the internet answered (whether the router at home did is not known)";
    case "router_dead":
      return "the router at home did not answer";
    case "dns_only":
      return "names did not resolve";
    case "captive_portal":
      return "a login page was in the way";
    default:
      return describeCause(told);
  }
}

/** The whole month in a sentence or two; `period`: `"From 1 to 29 November 2026"`. */
export function renderHeadline(report: OutageReport, period: string): Html {
  const shares = byCause(report).sort((one, other) => rankOf(one) - rankOf(other));
  const said = shares.flatMap(({ outages, downS, ...told }, index): HtmlValue[] => [
    index === 0 ? " " : "; ",
    html`<strong>${causeWas(told)}</strong>`,
    " for ",
    html`<strong class="much">${formatLength(downS)}</strong>`,
    ` in ${counted(outages, "outage")}`,
  ]);
  const none = [" no outage was seen in the time that was watched"];
  const words = [period, ...(said.length === 0 ? none : said), ". ", watchedWords(report)];
  return html`<p class="headline">${words}</p>`;
}

function watchedWords({ totals }: OutageReport): string {
  const { upS, downS, wholeS, availability } = totals;
  const watched = `Watched: ${formatLength(upS + downS)} of ${formatLength(wholeS)} (${
    watchedPercent(totals)
  } %).`;
  return availability === null
    ? `${watched} No availability is given, because less than ${
      WATCHED_SHARE_MIN * 100
    } % was watched.`
    : `${watched} Availability of the watched time: ${cutPercent(availability, 3)} %.`;
}

function rankOf(told: ToldCause): number {
  return told.cause === "internet_dead" && routerAnswered(told) ? 0 : 1;
}
