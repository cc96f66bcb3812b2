import type { EpochMs, Stay } from "../time/time.ts";
import type { Usual } from "../time/usual.ts";
import type { Notice, Words } from "./notice.ts";
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

/** What the phone gets, with ages as of `now`. */
export function renderNotice(notice: Notice, options: RenderOptions): NtfyMessage {
  const words = wordsOf(notice, options);
  return { ...words, click: null, sequenceId: notice.sequenceId, delayMs: null };
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
