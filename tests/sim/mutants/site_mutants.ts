import type { Mutant } from "./mutant.ts";

/** Defects in judging a home's silence. */
export const SITE_MUTANTS: readonly Mutant[] = [
  {
    name: "a home is down one millisecond late",
    path: "lib/site/sweep.ts",
    find: "if (listenMs < silentAtMs(site, context)) return null;",
    replace: "if (listenMs <= silentAtMs(site, context)) return null;",
  },
  {
    name: "a silence is dated when it is noticed",
    path: "lib/site/sweep.ts",
    find: "Math.min(now, deadlineAt(site, context))",
    replace: "now",
  },
  {
    name: "a deadline counts from now, not from the last heartbeat",
    path: "lib/site/site.ts",
    find: "const limit = heardMs(site, hearing) + site.staleAfterMs;",
    replace:
      "const limit = Math.max(heardMs(site, hearing), site.since) + site.staleAfterMs * 1.5;",
  },
  {
    name: "a heartbeat after an unnoticed silence files nothing",
    path: "lib/site/silence.ts",
    find: "if (listenMs < silentAtMs(site, hearing)) {",
    replace: "if (listenMs >= 0) {",
  },
  {
    name: "a heartbeat after our downtime files a silence",
    path: "lib/site/silence.ts",
    find: "if (listenMs < silentAtMs(site, hearing)) {",
    replace: "if (now < site.lastSeenAt + site.staleAfterMs) {",
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
    find: "nextReminderAt: latestOf(context) + reminderGapMs(0, context.reminderFirstMs),",
    replace: "nextReminderAt: listenMs + 0.8 * reminderGapMs(0, context.reminderFirstMs),",
  },
  {
    name: "reminders do not spread",
    path: "lib/site/sweep.ts",
    find: "const gapMs = reminderGapMs(remindersSent, context.reminderFirstMs);",
    replace: "const gapMs = reminderGapMs(0, context.reminderFirstMs);",
  },
  {
    name: "a late delivery does not move the reminder",
    path: "lib/site/sweep.ts",
    find: "const earliest = options.mostMs + options.reminderFirstMs;",
    replace: "const earliest = options.mostMs;",
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
    find: "return Math.min(site.incident.nextReminderAt, lookAgainMs);",
    replace: "return site.incident.nextReminderAt;",
  },
  {
    name: "a button judges a home by the wall clock",
    path: "lib/site/button.ts",
    find: 'return judge(site, hearing) !== "down";',
    replace: 'return site.status === "up" && hearing.now - site.lastSeenAt < site.staleAfterMs;',
  },
  {
    name: "the moment of a heartbeat is read before the store answers",
    path: "cloud/store/records.ts",
    find: "const now = options.now();\n    const mostMs",
    replace: "const now = options.now() - 9_000;\n    const mostMs",
  },
  {
    name: "a home may be back before it was gone",
    path: "lib/site/silence.ts",
    find: "const upAt = (since: number) => Math.max(now, since + 1);",
    replace: "const upAt = (_since: number) => now;",
  },
  {
    name: "the monitor's own alarm is put off though no mark was stored",
    path: "cloud/phone/courier.ts",
    find: "if (report.deadManDue && isMarked) await",
    replace: "if (report.deadManDue) await",
  },
  {
    name: "what we did not listen to is not put on record",
    path: "lib/site/sweep.ts",
    find: "return flip.at - at < NOT_WATCHED_MS_MIN ? [] : [{",
    replace: "return flip.at - at < 9e15 ? [] : [{",
  },
  {
    name: "the longest outage is the usual one",
    path: "lib/time/usual.ts",
    find: "Math.ceil(sorted.length * 2 / 3) - 1",
    replace: "sorted.length - 1",
  },
  {
    name: "one outage makes a habit",
    path: "lib/time/usual.ts",
    find: "const COUNT_MIN = 3;",
    replace: "const COUNT_MIN = 1;",
  },
  {
    name: "a counter begins with its first event",
    path: "lib/api/metric_facts.ts",
    find: "if (!hasZeros) return;",
    replace: "if (hasZeros) return;",
  },
  {
    name: "a snooze takes over the longer mute of somebody else",
    path: "lib/site/button.ts",
    find: "const isLonger = mutedUntil !== site.mutedUntil;",
    replace: "const isLonger = mutedUntil > 0;",
  },
  {
    name: "a pause begins anew with each heartbeat",
    path: "lib/site/home.ts",
    find: "return { pause: [isSame ? sinceBefore : since, by] };",
    replace: "return { pause: [isSame ? sinceBefore : now, by] };",
  },
];
