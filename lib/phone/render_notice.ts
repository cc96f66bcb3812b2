import type { EpochMs, Stay } from "../time/time.ts";
import type { Usual } from "../time/usual.ts";
import { readKept } from "../wire/event.ts";
import { type Notice, NOTICE_KINDS, titled, type Words } from "./notice.ts";
import { describeAction, describeTest } from "./notice_action.ts";
import { describeDigest } from "./notice_digest.ts";
import { describeEvent } from "./notice_event.ts";
import { describeBack } from "./notice_back.ts";
import { describeDown, describeReminder, type ReminderFacts } from "./notice_no_contact.ts";
import type { NtfyMessage } from "./ntfy.ts";

/** What is known when a notice is delivered. */
export interface RenderOptions {
  readonly now: EpochMs;
  /** How long this home's outages took; null, not there: too few are known, or nobody asked. */
  readonly usual?: Usual | null;
  /** Of a home that is reminded of; null, not there: nobody asked. */
  readonly reminder?: ReminderFacts | null;
  /** Outages of a day that is summed up whose end was seen, oldest first; not there: nobody asked. */
  readonly outages?: readonly Stay[];
}

/**
 * A notice that waits, filed by whatever release, as this one can tell it; null: a newer one filed it
 * before its owner went back, and only that knows its kind.
 */
export function readKeptNotice(kept: Notice): Notice | null {
  if (!NOTICE_KINDS.includes(kept.kind)) return null;
  return kept.kind === "event" ? { ...kept, what: readKept(kept.what) } : kept;
}

/** What the phone gets in place of a notice whose kind only a newer release knows. */
export function renderNewer({ kind, siteName, sequenceId }: Notice): NtfyMessage {
  return {
    title: titled(siteName, ": there is news"),
    body:
      `A newer release of the cloud had news of this home (${kind.replaceAll("_", " ")}), which ` +
      "the one that runs now cannot tell. The page says how the home is.",
    priority: 3,
    tags: ["house"],
    click: null,
    sequenceId,
    delayMs: null,
  };
}

/** What the phone gets, with ages as of `now`. */
export function renderNotice(notice: Notice, options: RenderOptions): NtfyMessage {
  try {
    const words = wordsOf(notice, options);
    return { ...words, click: null, sequenceId: notice.sequenceId, delayMs: null };
  } catch (error) {
    // A zone or a date that is none here: it must not keep back all that is behind it.
    if (error instanceof TypeError || error instanceof RangeError) return renderNewer(notice);
    throw error;
  }
}

function wordsOf(
  notice: Notice,
  { now, usual = null, reminder = null, outages = [] }: RenderOptions,
): Words {
  switch (notice.kind) {
    case "down":
      return describeDown(notice, { now, usual });
    case "reminder":
      return describeReminder(notice, { now, facts: reminder });
    case "back":
      return describeBack(notice, now);
    case "event":
      return describeEvent(notice, now);
    case "action":
      return describeAction(notice, now);
    case "test":
      return describeTest(notice, now);
    case "digest":
      return describeDigest(notice, { now, outages });
  }
}
