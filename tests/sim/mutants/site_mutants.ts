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
    name: "a stopped process has listened all the time",
    path: "lib/site/listening.ts",
    find: "return Math.min(awakeMs, PROOF_MS_MAX, Math.max(0, limitMs - listenMs));",
    replace: "return Math.min(awakeMs, Math.max(0, limitMs - listenMs + 9e9));",
  },
  {
    name: "a machine that slept has listened",
    path: "lib/site/listening.ts",
    find: "const awakeMs = Math.max(0, steady.awakeMs - proved.awakeMs);",
    replace: "const awakeMs = Math.max(0, steady.passedMs - proved.passedMs);",
  },
  {
    name: "a heartbeat is filed as heard at the time of its process alone",
    path: "cloud/store/listening.ts",
    find: "most: () => mostListened(known(), steady()),",
    replace: "most: () => known().listenMs,",
  },
  {
    name: "after an absence there is no grace",
    path: "lib/site/listening.ts",
    find: "passedMs > ABSENCE_MS ? listenMs + GRACE_MS",
    replace: "passedMs > ABSENCE_MS ? listenMs",
  },
  {
    name: "a restart gives no grace",
    path: "lib/site/listening.ts",
    find: "const graceUntil = stored + GRACE_MS;",
    replace: "const graceUntil = stored;",
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
  // Telling our own absence from a home's.
  {
    name: "time counts twice where two processes listen",
    path: "lib/site/listening.ts",
    find: "const known = isAhead ? { ...state, listenMs: stored, proved: steady } : state;",
    replace: "const known = isAhead ? { ...state, listenMs: stored } : state;",
  },
  {
    name: "what another process may know is not reckoned with",
    path: "lib/site/listening.ts",
    find: "return other === null ? own : Math.max(own, other.mostMs + since(other.met));",
    replace: "return own;",
  },
  {
    name: "a home that was turned away was not heard",
    path: "cloud/api/heartbeat_route.ts",
    find: "listening.noteUnstored(options.siteId);",
    replace: "",
  },
  {
    name: "what was turned away does not count when a home is judged",
    path: "lib/site/site.ts",
    find: "return Math.max(stored, hearing.heardUnstored?.(site.id) ?? stored);",
    replace: "return stored;",
  },
  {
    name: "a read of the store is proof enough",
    path: "cloud/site/sweep.ts",
    find: "this.#entry = await readMarkEntry(this.#deps.kv);",
    replace: "this.#entry = await readMarkEntry(this.#deps.kv);\n    this.#deps.listening.prove();",
  },
  {
    name: "nobody asks whether homes can reach us",
    path: "cloud/site/way_in.ts",
    find: "return await canBeReached();",
    replace: "return true;",
  },
  {
    name: "time goes on without a way in",
    path: "cloud/store/listening.ts",
    find:
      "if (state !== null) state = (isOpen ? proveListening : pauseListening)(state, steady());",
    replace: "if (state !== null) state = proveListening(state, steady());",
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
    name: "a store that hangs is waited for",
    path: "cloud/store/deadline.ts",
    find: "return await Promise.race([work, late]);",
    replace: "return await work;",
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
];
