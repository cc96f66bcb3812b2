import type { Notice } from "../phone/notice.ts";
import { expireCommands } from "./command.ts";
import type { Flip, HistoryEntry } from "./history.ts";
import { planOf } from "../wire/reboot_text.ts";
import {
  type Change,
  deadlineAt,
  type Hearing,
  type Incident,
  incidentSequenceId,
  isQuiet,
  noticeBase,
  ringing,
  silentAtMs,
  type SiteRecord,
  unrung,
} from "./site.ts";
import { CLOCK_STEP_MS, HOUR_MS, type ListenMs } from "../time/time.ts";

/** Gaps between a down notice and its reminders, in first gaps; the last one repeats. */
const REMINDER_GAPS = [1, 3, 6, 12] as const;

/** A shorter absence within a silence is not put on record. */
const NOT_WATCHED_MS_MIN = 10_000;

/** What a sweep knows. */
export interface SweepContext extends Hearing {
  /** What the listening clock shows at most, to any process; not there: what it shows for sure. */
  readonly mostMs?: ListenMs;
  /** From the down notice to the first reminder. */
  readonly reminderFirstMs: number;
}

/**
 * How long after reminder `sent` (0: the down notice) the next one may come: with 5 min for the
 * first, then 15 min, 30 min and each hour.
 */
export function reminderGapMs(sent: number, reminderFirstMs: number): number {
  const gap = REMINDER_GAPS[Math.min(sent, REMINDER_GAPS.length - 1)] ?? 1;
  return Math.min(gap * reminderFirstMs, Math.max(reminderFirstMs, HOUR_MS));
}

/** When a look may have to do something if no heartbeat comes, by the listening clock. */
export function nextMomentMs(site: SiteRecord, context: SweepContext): ListenMs {
  if (site.incident === null) return silentAtMs(site, context);
  // A site that came back would have its own deadline that soon at the earliest.
  const lookAgainMs = context.listenMs + site.staleAfterMs;
  if (isQuiet(site, context.now)) return lookAgainMs;
  return Math.min(site.incident.nextReminderAt, lookAgainMs);
}

/** What a look at `now` makes of a site; null: nothing to write. */
export function applySweep(site: SiteRecord, context: SweepContext): Change | null {
  const mended = mendClock(site, context);
  if (mended !== null) return unrung(mended);
  const judged = site.incident === null
    ? judgeSilence(site, context)
    : remind(site, site.incident, context);
  return judged ?? expireCommands(site, context.now);
}

/**
 * Readings that the listening clock cannot have shown to anybody would blind us until it comes
 * there. What others may know counts: a reading that is too low would be a silence.
 */
function mendClock(site: SiteRecord, context: SweepContext): SiteRecord | null {
  const { reminderFirstMs } = context;
  const mostMs = latestOf(context);
  const limitMs = mostMs + CLOCK_STEP_MS;
  if ((site.heardMs ?? site.lastSeenAt) > limitMs) return { ...site, heardMs: mostMs };
  if (site.incident === null) return null;
  const { remindersSent, nextReminderAt } = site.incident;
  const gapMs = Math.max(reminderGapMs(remindersSent, reminderFirstMs), HOUR_MS);
  if (nextReminderAt <= limitMs + gapMs) return null;
  const incident: Incident = { ...site.incident, nextReminderAt: mostMs + reminderFirstMs };
  return { ...site, incident };
}

function judgeSilence(site: SiteRecord, context: SweepContext): Change | null {
  const { now, listenMs } = context;
  if (listenMs < silentAtMs(site, context)) return null;
  const number = site.incidents + 1;
  const flip = downFlip(site, { ...context, incident: number });
  const rung = !isQuiet(site, now);
  const reboot = planOf(site.home.reboot, site.home);
  const notice: Notice = {
    kind: "down",
    ...noticeBase(site, incidentSequenceId(site.id, number)),
    incident: number,
    lastSeenAt: site.lastSeenAt,
    staleAfterMs: site.staleAfterMs,
    ...(reboot === null ? {} : { reboot }),
    ...(site.home.by === undefined ? {} : { onlyPings: true }),
  };
  return {
    site: {
      ...site,
      status: "down",
      since: flip.at,
      incident: {
        number,
        startedAt: flip.at,
        remindersSent: 0,
        nextReminderAt: latestOf(context) + reminderGapMs(0, context.reminderFirstMs),
        rung,
      },
      incidents: number,
      nextNotice: site.nextNotice + (rung ? 1 : 0),
    },
    flips: [flip],
    notices: rung ? [notice] : [],
    history: [...notWatched(site, flip), { kind: "flip", ...flip }],
  };
}

/**
 * The flip to down: dated when the silence reached its limit, after whatever is on record already,
 * by the wall clock of whoever looks, which may be another than the one that it was last seen by.
 */
export function downFlip(
  site: SiteRecord,
  context: Hearing & { readonly incident: number },
): Flip {
  const { now, incident } = context;
  const at = Math.max(
    Math.min(now, deadlineAt(site, context)),
    site.since + 1,
    site.lastSeenAt + 1,
  );
  return { to: "down", at, noticedAt: Math.max(now, at), incident };
}

/** What of a silence we did not listen to, once it is on record; a moment is nobody's fault. */
export function notWatched(site: SiteRecord, flip: Flip): HistoryEntry[] {
  const at = site.lastSeenAt + site.staleAfterMs;
  return flip.at - at < NOT_WATCHED_MS_MIN ? [] : [{ kind: "unknown", at, until: flip.at }];
}

/** Another process may be ahead: by its reading too the next reminder must keep its distance. */
function latestOf({ listenMs, mostMs }: SweepContext): ListenMs {
  return Math.max(listenMs, mostMs ?? listenMs);
}

function remind(site: SiteRecord, incident: Incident, context: SweepContext): Change | null {
  const { now, listenMs } = context;
  if (listenMs < incident.nextReminderAt || isQuiet(site, now)) return null;
  const remindersSent = incident.remindersSent + 1;
  const gapMs = reminderGapMs(remindersSent, context.reminderFirstMs);
  const nextReminderAt = latestOf(context) + gapMs;
  const reminded = {
    ...site,
    incident: { ...incident, remindersSent, nextReminderAt, rung: true },
  };
  return ringing(reminded, {
    kind: "reminder",
    ...noticeBase(site, incidentSequenceId(site.id, incident.number)),
    incident: incident.number,
    lastSeenAt: site.lastSeenAt,
    number: remindersSent,
  });
}

/**
 * Keeps reminders apart on the phone too: a message that comes late moves the next one, and takes
 * back those that were filed while it was on its way.
 */
export function applyDelivery(
  site: SiteRecord,
  options: {
    /** What the listening clock shows at most. */
    readonly mostMs: ListenMs;
    readonly incident: number;
    /** Reminders up to this number are told with it; 0: none. */
    readonly told: number;
    readonly reminderFirstMs: number;
  },
): Change | null {
  const { incident } = site;
  const earliest = options.mostMs + options.reminderFirstMs;
  if (incident === null || incident.number !== options.incident) return null;
  const remindersSent = Math.min(incident.remindersSent, options.told);
  const isTakenBack = remindersSent < incident.remindersSent;
  if (incident.nextReminderAt >= earliest && !isTakenBack) return null;
  return unrung({
    ...site,
    incident: { ...incident, remindersSent, nextReminderAt: earliest },
  });
}

/** True when reminder `number` of `incident` was taken back, or the home is back or forgotten. */
export function isTakenBack(
  site: SiteRecord | null,
  reminder: { readonly incident: number; readonly number: number },
): boolean {
  const incident = site?.incident ?? null;
  if (incident === null || incident.number !== reminder.incident) return true;
  return incident.remindersSent < reminder.number;
}
