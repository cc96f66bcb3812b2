import { assertEquals } from "@std/assert";
import { noteAccepted, noteUnheard } from "../../../lib/watch/tell/contact.ts";
import { heartbeatOf } from "../../../lib/watch/tell/heartbeat_of.ts";
import { initialState } from "../../../lib/watch/state/state.ts";
import { applyHeartbeat } from "../../../lib/site/heartbeat.ts";
import { parseHeartbeat } from "../../../lib/wire/heartbeat.ts";
import { incidentsOf } from "../../../lib/pages/view/incidents.ts";
import { silenceWhy } from "../../../lib/pages/view/incident_words.ts";
import { readPast } from "../../../lib/pages/view/past.ts";
import { clockAt, POLICY, saw } from "../../support/watch/watch.ts";
import { endSilence, fileNotReached, mayHaveBeenSilent } from "../../../lib/site/silence.ts";
import { heartbeat, listened, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const STALE = 60_000;
const site = siteSeenAt(T0);

Deno.test("mayHaveBeenSilent() only for a silence that may have reached its limit unnoticed", () => {
  assertEquals(mayHaveBeenSilent(null, { mostMs: T0 }), false);
  assertEquals(mayHaveBeenSilent(site, { mostMs: T0 + STALE - 1 }), false);
  assertEquals(mayHaveBeenSilent(site, { mostMs: T0 + STALE }), true);
  assertEquals(mayHaveBeenSilent({ ...site, status: "down" }, { mostMs: T0 + STALE }), false);
  const known = { mostMs: T0 + STALE - 1, heardAtMost: () => T0 - 1 };
  assertEquals(mayHaveBeenSilent(site, known), true);
});

Deno.test("a silence that was listened to gives both flips and one message", () => {
  const now = T0 + STALE + 1_000;
  const ended = endSilence(site, listened(now));
  assertEquals(ended.flips, [
    { to: "down", at: T0 + STALE, noticedAt: now, incident: 1 },
    { to: "up", at: now, noticedAt: now, incident: 1 },
  ]);
  assertEquals([ended.ring, ended.saysBoth, ended.changed.since], [true, true, now]);
});

Deno.test("a silence that was not listened to is unknown, not down", () => {
  const now = T0 + 10 * STALE;
  const ended = endSilence(site, listened(now, { listenMs: T0 + STALE - 1 }));
  assertEquals(ended.flips, []);
  assertEquals(ended.history, [{ kind: "unknown", at: T0 + STALE, until: now }]);
});

Deno.test("of a silence that was listened to in part the rest is on record as not watched", () => {
  const now = T0 + 10 * STALE;
  const ended = endSilence(site, listened(now, { listenMs: T0 + STALE + 1_000 }));
  assertEquals(ended.flips.map(({ to, at }) => [to, at]), [["down", now - 1_000], ["up", now]]);
  const [unknown] = ended.history;
  assertEquals(unknown, { kind: "unknown", at: T0 + STALE, until: now - 1_000 });
});

Deno.test("both flips lie after what is on record, whatever the clock of this process says", () => {
  const later = { ...site, since: T0 + 300_000, lastSeenAt: T0 + 400_000 };
  const ended = endSilence(later, listened(T0 + STALE + 1_000));
  assertEquals(ended.flips.map(({ at }) => at - T0), [400_001, 400_002]);
});

Deno.test("a muted site's blip is kept and not rung", () => {
  const now = T0 + STALE;
  const muted = { ...site, mutedUntil: now + 1 };
  const ended = endSilence(muted, listened(now));
  assertEquals([ended.flips.length, ended.ring], [2, false]);
});

Deno.test("a mute that began after the phone was told does not keep back that it is back", () => {
  const now = T0 + 9 * STALE;
  const since = T0 + STALE;
  const incident = {
    number: 1,
    startedAt: since,
    remindersSent: 0,
    nextReminderAt: now,
    rung: true,
  };
  const down = { ...site, status: "down" as const, since, incident, mutedUntil: now + STALE };
  assertEquals(endSilence(down, listened(now)).ring, true);
});

Deno.test("a site is never back before it was gone, even by a clock that stepped back", () => {
  const since = T0 + STALE;
  const incident = { number: 4, startedAt: since, remindersSent: 0, nextReminderAt: 0, rung: true };
  const down = { ...site, status: "down" as const, since, incident, incidents: 4 };
  const ended = endSilence(down, listened(T0 - 5));
  assertEquals(ended.flips, [{ to: "up", at: since + 1, noticedAt: since + 1, incident: 4 }]);
});

const LATER = T0 + 10 * STALE;
const ENDED = {
  history: [{ kind: "flip", at: T0, to: "up", noticedAt: T0, incident: 1 }],
} as const;

Deno.test("what a home tells of a silence is filed beside it, and nothing before or after it", () => {
  const told = [
    { fromAgoMs: 60 * STALE, toAgoMs: 11 * STALE },
    { fromAgoMs: 20 * STALE, toAgoMs: 8 * STALE },
    { fromAgoMs: Number.MAX_SAFE_INTEGER, toAgoMs: 7 * STALE },
    { fromAgoMs: STALE, toAgoMs: 0 },
    { fromAgoMs: 0, toAgoMs: 0 },
  ];
  const site = { lastSeenAt: T0 };
  assertEquals(fileNotReached(site, { told, ended: ENDED, now: LATER }), [
    { kind: "not_reached", at: T0, until: T0 + 2 * STALE },
    { kind: "not_reached", at: T0 + 2 * STALE, until: T0 + 3 * STALE },
    { kind: "not_reached", at: T0 + 9 * STALE, until: LATER },
  ]);
  assertEquals(fileNotReached(site, { told, ended: { history: [] }, now: LATER }), []);
  assertEquals(fileNotReached(site, { told: undefined, ended: ENDED, now: LATER }), []);
});

Deno.test("a heartbeat that comes in time files nothing of one that was lost on its way", () => {
  const notReached = [{ fromAgoMs: 30_000, toAgoMs: 0 }];
  const context = { ...listened(T0 + 30_000), mostMs: T0, siteId: "home", generation: 1 };
  const { history } = applyHeartbeat(siteSeenAt(T0), heartbeat({ notReached }), context);
  assertEquals(history, []);
});

Deno.test("a home that was online and reached no cloud says so with its first heartbeat, all the way", () => {
  // At home: taken, 39 times not, and then the tick whose heartbeat is taken.
  let state = noteAccepted(initialState(clockAt(0)), {
    acknowledged: 0,
    serverTimeMs: T0,
    commands: [],
  });
  for (let second = 15; second < 600; second += 15) {
    const here = { ...state, uptimeMs: second * 1_000 };
    state = noteUnheard(here, { online: true, everyMs: 15_000 });
  }
  const beat = heartbeatOf({ ...state, uptimeMs: 600_000 }, {
    ...{ policy: POLICY, localMinute: null, diagnosis: saw("online"), results: [] },
    ...{ release: "0.1.0", warnings: [], everyMs: 15_000 },
    site: { name: "Home", staleAfterMs: STALE, timeZone: null },
  });
  // In the cloud.
  const seen = siteSeenAt(T0);
  const context = { ...listened(LATER), mostMs: LATER, siteId: "home", generation: 1 };
  const sent = parseHeartbeat(JSON.parse(JSON.stringify(beat)));
  const { site, history, notices } = applyHeartbeat(seen, sent, context);
  assertEquals(history.map(({ kind }) => kind), ["flip", "flip", "not_reached"]);
  assertEquals(notices.map((each) => each.kind === "back" && each.notReachedMs), [600_000]);
  const asked = { fromMs: T0, toMs: LATER, now: LATER, entries: history, entriesFromMs: null };
  const past = readPast({ ...site, status: "up" }, asked);
  assertEquals(past.spans.map(({ kind }) => kind), ["online"]);
  assertEquals(incidentsOf(past).map(silenceWhy), [
    "the home was online and the cloud was not reached",
  ]);
});

Deno.test("a time in which the cloud itself was away is filed as the home saw it, and rings nobody", () => {
  const notReached = [{ fromAgoMs: 10 * STALE, toAgoMs: 0 }];
  const hearing = listened(LATER, { listenMs: T0 + 1_000 });
  const context = { ...hearing, mostMs: T0 + 1_000, siteId: "home", generation: 1 };
  const sent = heartbeat({ notReached });
  const { site, history, notices } = applyHeartbeat(siteSeenAt(T0), sent, context);
  assertEquals([history.map(({ kind }) => kind), notices], [["unknown", "not_reached"], []]);
  const asked = { fromMs: T0, toMs: LATER, now: LATER, entries: history, entriesFromMs: null };
  const past = readPast({ ...site, status: "up" }, asked);
  assertEquals([past.spans.map(({ kind }) => kind), incidentsOf(past)], [["online"], []]);
});
