import { RELEASE } from "../../base/release.ts";
import { formatBetween } from "../../time/length_text.ts";
import { formatSince, type Reader } from "../../time/clock_text.ts";
import { zoneFormat } from "../../time/zone_format.ts";
import { type Html, html } from "./html.ts";
import { renderTime } from "./moment.ts";
import { live } from "./live.ts";
import { RESTART_CLOUD } from "./restart.ts";
import type { Untold } from "../view/phone_words.ts";
import { zoneOf } from "../view/zones.ts";
import type { StatusView } from "../../status/read_status.ts";
import { channelWords, sweepWarning } from "../../status/status_words.ts";

/** How telling the phone goes, as a part of a page: each channel by itself where there are several. */
export function renderPhone(
  { channel, channels = [], sites }: Pick<StatusView, "channel" | "channels" | "sites">,
  reader: Reader,
): Html {
  const [site] = sites;
  const words = channels.length < 2
    ? null
    : html`<ul class="lines">${
      channels.map((each) =>
        html`<li><span class="name">${each.name}</span> <span>${
          channelWords(each, reader)
        }.</span></li>`
      )
    }</ul>`;
  // Before there is a home nothing could be told: it is a step of set-up, no alarm.
  const isUnset = channel.state === "off" && site === undefined;
  const isBad = channel.state !== "well" || channel.setAside.length > 0;
  const waiting = channel.queued > 0 && channel.state !== "well"
    ? html`<p>${channel.queued} waiting, none is lost.</p>`
    : null;
  const setAside = channel.setAside.map((each) =>
    html`<li>${
      renderTime(each.at, reader)
    } <span>“${each.kind}” of ${each.siteName}: ${each.why}</span></li>`
  );
  // Its form stands with the other acts; what came of it stands here.
  const test = site === undefined || channel.state === "off"
    ? null
    : html`<p class="ways"><a href="/sites/${site.id}/actions#phone">Send a test …</a></p>`;
  return html`<section class="card phone ${isBad && !isUnset ? "bad" : "good"}" id="phone">
<h2>Phone</h2>
<p>${
    isBad
      ? html`
        <strong>${isUnset ? "Still to do:" : "Look at this:"}</strong>
      `
      : channel.deliveredAt === null
      ? null
      : html`
        <span aria-hidden="true">✓</span>
      `
  }${channelWords(channel, reader)}.</p>
${words}
${waiting}
${
    setAside.length === 0
      ? null
      : html`<h3>Refused by the notification server, will not be sent</h3>
<ol class="lines">${setAside}</ol>`
  }
${test}
</section>`;
}

/** When the cloud last looked, what it runs, and the way to the login; for a page's foot. */
export function renderFoot(
  { now, lastSweepAt, sites }: StatusView,
  { hasLogin, zone: readers = null }: {
    readonly hasLogin: boolean;
    /** Of whoever looks, where there is no home whose own it could be. */
    readonly zone?: string | null;
  },
): Html {
  const zone = sites.length === 0 ? readers : zoneOf(sites);
  const times = sites.length === 0 && readers === null
    ? ""
    : zone === null
    ? " Times are each home's own."
    : ` Times are those of ${zone}.`;
  const looked = sites.length === 0
    ? null
    : lastSweepAt === null
    ? "The cloud has not looked for silent homes yet."
    : html`The cloud last looked for silent homes ${
      live("looked", formatBetween(lastSweepAt, now))
    } ago.`;
  return html`<footer>${looked} Rebootinator ${RELEASE}; shown as of ${
    live("asof", clockWithSeconds(now, zone ?? "UTC"))
  }.${times}${
    hasLogin
      ? html`
        <a href="/login">Log in or out</a>
      `
      : null
  }</footer>`;
}

function clockWithSeconds(at: number, timeZone: string): string {
  const text = zoneFormat("seconds", timeZone).format(at);
  return timeZone === "UTC" ? `${text} UTC` : text;
}

/** That nobody looks for silent homes; null: somebody does. */
export function renderSweepWarning(view: StatusView): Html | null {
  if (sweepWarning(view) === null) return null;
  const { now, lastSweepAt, sites } = view;
  const reader: Reader = { now, timeZone: sites[0]?.timeZone ?? null };
  const since = lastSweepAt === null
    ? "has not worked yet"
    : `has not worked since ${formatSince(lastSweepAt, reader)} (${
      formatBetween(lastSweepAt, now)
    })`;
  const words = live("sweep", `The alarm ${since}: nobody would be told of a silent home.`);
  return html`<p class="banner" role="alert">${words} ${RESTART_CLOUD}</p>`;
}

/** That the phone was not told of a home's silence, with the way to a test; null: nothing is late. */
export function renderUntold(
  untold: Untold | null,
  { view, hasTest }: { readonly view: StatusView; readonly hasTest: boolean },
): Html | null {
  const [site] = view.sites;
  if (untold === null || site === undefined) return null;
  const test = hasTest && view.channel.state !== "off"
    ? html`
      <a href="/sites/${site.id}/actions#phone">Send a test</a>
    `
    : null;
  return html`<p class="banner bad" role="alert">${untold.words}${test}</p>`;
}
