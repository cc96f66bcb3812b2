import type { Notice } from "../phone/notice.ts";
import { expireCommands } from "./command.ts";
import {
  type Change,
  deadlineAt,
  type Flip,
  type Incident,
  incidentSequenceId,
  isQuiet,
  type SiteRecord,
  type SweepMark,
} from "./site.ts";
import { CLOCK_STEP_MS, type EpochMs, HOUR_MS } from "../time/time.ts";

/** Gaps between a down notice and its reminders, in first gaps; the last one repeats. */
const REMINDER_GAPS = [1, 3, 6, 12] as const;

/** What a sweep knows. */
export interface SweepContext {
  readonly now: EpochMs;
  /** As `resumeMark()` gives it. */
  readonly sweepMark: SweepMark;
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

/** The next moment at which a sweep may have to do something if no heartbeat comes. */
export function nextMomentAt(site: SiteRecord, context: SweepContext): EpochMs {
  if (site.incident === null) return deadlineAt(site, context.sweepMark);
  // A site that came back would have its own deadline that soon at the earliest.
  const lookAgainAt = context.now + site.staleAfterMs;
  if (isQuiet(site, context.now)) return lookAgainAt;
  return Math.min(site.incident.nextReminderAt, lookAgainAt);
}

/** What a look at `now` makes of a site; null: nothing to write. */
export function applySweep(site: SiteRecord, context: SweepContext): Change | null {
  const mended = mendClock(site, context);
  if (mended !== null) return { site: mended, flips: [], notices: [], history: [] };
  const judged = site.incident === null
    ? judgeSilence(site, context)
    : remind(site, site.incident, context);
  return judged ?? expireCommands(site, context.now);
}

/** Times in the future, left by a clock that stepped back, would blind us until they come. */
function mendClock(site: SiteRecord, context: SweepContext): SiteRecord | null {
  const { now, reminderFirstMs } = context;
  const latest = now + CLOCK_STEP_MS;
  if (site.lastSeenAt > latest) return { ...site, lastSeenAt: now };
  if (site.allowedUntil !== null && site.allowedUntil > latest + site.staleAfterMs) {
    return { ...site, allowedUntil: now + site.staleAfterMs };
  }
  if (site.incident === null) return null;
  const { remindersSent, nextReminderAt } = site.incident;
  const gapMs = Math.max(reminderGapMs(remindersSent, reminderFirstMs), HOUR_MS);
  if (nextReminderAt <= latest + gapMs) return null;
  const incident: Incident = { ...site.incident, nextReminderAt: now + reminderFirstMs };
  return { ...site, incident };
}

function judgeSilence(site: SiteRecord, context: SweepContext): Change | null {
  const { now, sweepMark } = context;
  const deadline = deadlineAt(site, sweepMark);
  if (now < deadline) return allow(site, { now, deadline });
  const number = site.incidents + 1;
  const flip: Flip = { to: "down", at: deadline, noticedAt: now, incident: number };
  const rung = !isQuiet(site, now);
  const notice: Notice = {
    kind: "down",
    siteName: site.name,
    timeZone: site.timeZone,
    sequenceId: incidentSequenceId(site.id, number),
    incident: number,
    lastSeenAt: site.lastSeenAt,
    staleAfterMs: site.staleAfterMs,
    ...(site.home.by === undefined ? {} : { onlyPings: true }),
  };
  return {
    site: {
      ...site,
      status: "down",
      since: deadline,
      incident: {
        number,
        startedAt: deadline,
        remindersSent: 0,
        nextReminderAt: now + reminderGapMs(0, context.reminderFirstMs),
        rung,
      },
      incidents: number,
      nextNotice: site.nextNotice + (rung ? 1 : 0),
    },
    flips: [flip],
    notices: rung ? [notice] : [],
    history: [{ kind: "flip", ...flip }],
  };
}

/** Writes an allowance down once it is used, so that another own silence gives no second one. */
function allow(
  site: SiteRecord,
  options: { readonly now: EpochMs; readonly deadline: EpochMs },
): Change | null {
  const overdue = options.now >= site.lastSeenAt + site.staleAfterMs;
  if (!overdue || site.allowedUntil !== null) return null;
  return { site: { ...site, allowedUntil: options.deadline }, flips: [], notices: [], history: [] };
}

function remind(site: SiteRecord, incident: Incident, context: SweepContext): Change | null {
  const { now } = context;
  if (now < incident.nextReminderAt || isQuiet(site, now)) return null;
  const remindersSent = incident.remindersSent + 1;
  const notice: Notice = {
    kind: "reminder",
    siteName: site.name,
    timeZone: site.timeZone,
    sequenceId: incidentSequenceId(site.id, incident.number),
    incident: incident.number,
    lastSeenAt: site.lastSeenAt,
    number: remindersSent,
  };
  const nextReminderAt = now + reminderGapMs(remindersSent, context.reminderFirstMs);
  return {
    site: {
      ...site,
      incident: { ...incident, remindersSent, nextReminderAt, rung: true },
      nextNotice: site.nextNotice + 1,
    },
    flips: [],
    notices: [notice],
    history: [],
  };
}

/**
 * Keeps reminders apart on the phone too: a message that comes late moves the next one, and takes
 * back those that were filed while it was on its way.
 */
export function applyDelivery(
  site: SiteRecord,
  options: {
    readonly now: EpochMs;
    readonly incident: number;
    /** Reminders up to this number are told with it; 0: none. */
    readonly told: number;
    readonly reminderFirstMs: number;
  },
): Change | null {
  const { incident } = site;
  const earliest = options.now + options.reminderFirstMs;
  if (incident === null || incident.number !== options.incident) return null;
  const remindersSent = Math.min(incident.remindersSent, options.told);
  const isTakenBack = remindersSent < incident.remindersSent;
  if (incident.nextReminderAt >= earliest && !isTakenBack) return null;
  return {
    site: { ...site, incident: { ...incident, remindersSent, nextReminderAt: earliest } },
    flips: [],
    notices: [],
    history: [],
  };
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
