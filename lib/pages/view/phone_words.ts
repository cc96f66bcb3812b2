import { lowerFirst } from "../../base/text.ts";
import { formatClock, formatSince, type Reader } from "../../time/clock_text.ts";
import type { EpochMs } from "../../time/time.ts";
import type { ChannelView, SiteView, StatusView } from "../../status/read_status.ts";
import {
  channelWords,
  stateWords,
  SWEEP_AGE_WARNING_MS,
  sweepWarning,
} from "../../status/status_words.ts";

/** What the phone was told of silent homes, and that it was not. */

export const NOBODY_TOLD = "Nobody is told: notifications are off.";

/** What the phone was told of a silent home. */
export function phoneWords(site: SiteView, channel: ChannelView, reader: Reader): string {
  if (site.mutedUntil !== null) return "Your phone is not told: muted.";
  if (site.pausedUntil !== null) return "Your phone is not told: paused.";
  if (channel.state === "off") return NOBODY_TOLD;
  if (site.incident === null) return notYetTold(site, reader);
  if (!site.incident.rung) return "Your phone was not told.";
  if (channel.queued > 0) return onTheWay(channel);
  if (isUnconfirmed(site, channel)) {
    return "Your phone may not have been told: nothing was delivered since.";
  }
  if (channel.deliveredAt === null) return "Whether your phone was told is not known.";
  const { nextReminderAt } = site.incident;
  const isOver = reader.now - nextReminderAt > SWEEP_AGE_WARNING_MS;
  return `Your phone was told; ${isOver ? "a reminder was due" : "next reminder"} ${
    formatClock(nextReminderAt, reader)
  }.`;
}

/** It rang, and its notice, which waits no more, was not delivered: it was given up or refused. */
function isUnconfirmed(
  { incident }: SiteView,
  { state, deliveredAt, queued }: ChannelView,
): boolean {
  const isRefused = state !== "well" && queued === 0;
  // Undefined: an older cloud does not tell when.
  return isRefused && incident?.rung === true && deliveredAt !== undefined &&
    (deliveredAt ?? 0) < incident.startedAt;
}

/** A server that fails or refuses us tells nobody. */
function onTheWay({ state }: ChannelView): string {
  return state === "well"
    ? "Your phone is being told; not delivered yet."
    : "Your phone may not have been told: not delivered yet.";
}

/** A promise only for as long as it can still be kept. */
function notYetTold(site: SiteView, reader: Reader): string {
  const due = formatClock(noticeDueAt(site), reader);
  return isOverdue(site, reader.now)
    ? `Your phone should have been told by ${due}; no delivery is confirmed.`
    : `Your phone is told by ${due}.`;
}

function noticeDueAt({ deadlineAt }: SiteView): EpochMs {
  return deadlineAt + SWEEP_AGE_WARNING_MS;
}

/** Nobody has noticed its silence, long after somebody should have. */
function isOverdue(site: SiteView, now: EpochMs): boolean {
  return site.incident === null && now > noticeDueAt(site);
}

/** An alarm that failed. */
export interface Untold {
  /** A sentence for the top of a page: `"Your phone was not told: 4 homes are silent since 04:01 …"` */
  readonly words: string;
  /** How that begins, as a sentence: `"Your phone was not told."` */
  readonly briefly: string;
  /** The homes that it speaks of, by id. */
  readonly ids: ReadonlySet<string>;
}

/**
 * What of the silences in `view` should have reached the phone and did not; null: nothing, or the
 * cloud does not look at all, which is another warning's to say.
 */
export function untoldOf(view: StatusView, reader: Reader): Untold | null {
  if (sweepWarning(view) !== null) return null;
  const { channel } = view;
  const ringing = view.sites.filter(({ state, mutedUntil, pausedUntil }) =>
    state === "silent" && mutedUntil === null && pausedUntil === null
  );
  const say = (
    sites: readonly SiteView[],
    { head, why }: { readonly head: string; readonly why: string },
  ) => {
    const [first] = sites;
    if (first === undefined) return null;
    const heardAt = sites.map(({ lastSeenAt }) => lastSeenAt);
    const [from, to] = [Math.min(...heardAt), Math.max(...heardAt)]
      .map((at) => formatSince(at, reader));
    const since = from === to ? ` since ${from}` : `, last heard between ${from} and ${to}`;
    const who = sites.length === 1 ? stateWords(first) : `no contact with ${sites.length} homes`;
    const what = `${lowerFirst(who)}${since}`;
    return {
      words: `${head}: ${what}, and ${why}.`,
      briefly: `${head}.`,
      ids: new Set(sites.map(({ id }) => id)),
    };
  };
  if (channel.state === "off") {
    return say(ringing, { head: "Nobody was told", why: "notifications are off" });
  }
  const overdue = ringing.filter((site) => isOverdue(site, view.now));
  if (overdue.length > 0) {
    return say(overdue, { head: "Your phone was not told", why: "no notice of it got out" });
  }
  if (channel.state === "well") return null;
  const rung = ringing.filter((site) =>
    site.incident?.rung === true && (channel.queued > 0 || isUnconfirmed(site, channel))
  );
  const why = lowerFirst(channelWords(channel, reader));
  return say(rung, { head: "Your phone may not have been told", why });
}
