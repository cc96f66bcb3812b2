import type { Mutant } from "./mutant.ts";

/** Defects in judging a home's silence. */
export const SITE_MUTANTS: readonly Mutant[] = [
  {
    name: "a home is down one millisecond late",
    path: "lib/site/sweep.ts",
    find: "if (now < deadline) return allow(",
    replace: "if (now <= deadline) return allow(",
  },
  {
    name: "a silence is dated when it is noticed",
    path: "lib/site/sweep.ts",
    find: '{ to: "down", at: deadline, noticedAt: now, incident: number }',
    replace: '{ to: "down", at: now, noticedAt: now, incident: number }',
  },
  {
    name: "a deadline counts from now, not from the last heartbeat",
    path: "lib/site/site.ts",
    find: "const base = site.lastSeenAt + site.staleAfterMs;",
    replace: "const base = (sweepMark?.lastAt ?? site.lastSeenAt) + site.staleAfterMs;",
  },
  {
    name: "our own downtime is no excuse",
    path: "lib/site/site.ts",
    find: "return Math.max(base, sweepMark.resumedAt + site.staleAfterMs);",
    replace: "return base;",
  },
  {
    name: "our own downtime is an excuse again and again",
    path: "lib/site/sweep.ts",
    find: "if (!overdue || site.allowedUntil !== null) return null;",
    replace: "if (site.allowedUntil === null) return null;",
  },
  {
    name: "an allowance outlives the heartbeat",
    path: "lib/site/heartbeat.ts",
    find: "allowedUntil: null,\n      nextNotice",
    replace: "allowedUntil: known.allowedUntil,\n      nextNotice",
  },
  {
    name: "three minutes without a sweep are nothing",
    path: "lib/site/site.ts",
    find: "OWN_SILENCE_MS = 150_000",
    replace: "OWN_SILENCE_MS = 200_000",
  },
  {
    name: "a restart of the process is no silence of ours",
    path: "lib/site/site.ts",
    find: "const restartedAt = aliveSince !== null && aliveSince > lastAt ? aliveSince : 0;",
    replace: "const restartedAt = 0;",
  },
  {
    name: "a heartbeat after an unnoticed silence files nothing",
    path: "lib/site/silence.ts",
    find: "if (mark.resumedAt === now || now < deadline) {",
    replace: "if (mark.resumedAt <= now) {",
  },
  {
    name: "a heartbeat after our downtime files a silence",
    path: "lib/site/silence.ts",
    find: "if (mark.resumedAt === now || now < deadline) {",
    replace: "if (now < deadline && mark.resumedAt > now) {",
  },
  {
    name: "the number of the incident is not raised",
    path: "lib/site/sweep.ts",
    find: "const number = site.incidents + 1;",
    replace: "const number = Math.max(1, site.incidents);",
  },
  {
    name: "mute does not mute",
    path: "lib/site/site.ts",
    find: "return isAhead(site.mutedUntil, now) || isAhead(site.home.pausedUntil, now);",
    replace: "return isAhead(site.home.pausedUntil, now);",
  },
  {
    name: "mute drops the recovery too",
    path: "lib/site/silence.ts",
    find: "{ incidents: site.incidents, ring: rung, saysBoth: false }",
    replace: "{ incidents: site.incidents, ring: rung && !isQuiet(site, now), saysBoth: false }",
  },
  {
    name: "a recovery rings though nobody heard of the silence",
    path: "lib/site/silence.ts",
    find: "{ incidents: site.incidents, ring: rung, saysBoth: false }",
    replace: "{ incidents: site.incidents, ring: true, saysBoth: false }",
  },
  {
    name: "the first reminder comes after four minutes",
    path: "lib/site/sweep.ts",
    find: "nextReminderAt: now + reminderGapMs(0, context.reminderFirstMs),",
    replace: "nextReminderAt: deadline + 0.8 * reminderGapMs(0, context.reminderFirstMs),",
  },
  {
    name: "reminders do not spread",
    path: "lib/site/sweep.ts",
    find: "const nextReminderAt = now + reminderGapMs(remindersSent, context.reminderFirstMs);",
    replace: "const nextReminderAt = incident.nextReminderAt;",
  },
  {
    name: "a late delivery does not move the reminder",
    path: "lib/site/sweep.ts",
    find: "const earliest = options.now + options.reminderFirstMs;",
    replace: "const earliest = options.now;",
  },
  {
    name: "a reminder that was taken back rings",
    path: "lib/site/sweep.ts",
    find: "return incident.remindersSent < reminder.number;",
    replace: "return false;",
  },
  {
    name: "an event that is recorded rings again",
    path: "lib/site/events.ts",
    find: "if (event.id <= lastEvent) continue;",
    replace: "if (event.id < lastEvent) continue;",
  },
  {
    name: "what the home told itself rings again",
    path: "lib/site/events.ts",
    find: "if (event.told) return false;",
    replace: "",
  },
  {
    name: "the second look comes at the reminder only",
    path: "lib/site/sweep.ts",
    find: "return Math.min(site.incident.nextReminderAt, lookAgainAt);",
    replace: "return site.incident.nextReminderAt;",
  },
];
