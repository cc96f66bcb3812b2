import { assertEquals } from "@std/assert";
import { endSilence, needsSweepMark } from "../../../lib/site/silence.ts";
import { markAt, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const STALE = 60_000;
const site = siteSeenAt(T0);

Deno.test("needsSweepMark() only for a silence that reached its limit unnoticed", () => {
  assertEquals(needsSweepMark(null, T0), false);
  assertEquals(needsSweepMark(site, T0 + STALE - 1), false);
  assertEquals(needsSweepMark(site, T0 + STALE), true);
  assertEquals(needsSweepMark({ ...site, status: "down" }, T0 + STALE), false);
});

Deno.test("a silence that our sweeps should have seen gives both flips and one message", () => {
  const now = T0 + STALE + 1_000;
  const ended = endSilence(site, { now, sweepMark: markAt(T0 + STALE), aliveSince: null });
  assertEquals(ended.flips, [
    { to: "down", at: T0 + STALE, noticedAt: now, incident: 1 },
    { to: "up", at: now, noticedAt: now, incident: 1 },
  ]);
  assertEquals([ended.ring, ended.saysBoth, ended.changed.since], [true, true, now]);
});

Deno.test("a silence while we were not looking is unknown, not down", () => {
  const now = T0 + 10 * STALE;
  for (const sweepMark of [null, markAt(now - 150_001), markAt(now + 60_001)]) {
    const ended = endSilence(site, { now, sweepMark, aliveSince: null });
    assertEquals(ended.flips, []);
    assertEquals(ended.history, [{ kind: "unknown", at: T0 + STALE, until: now }]);
  }
});

Deno.test("a silence over a restart of ours is unknown for one more staleAfterMs", () => {
  const sweepMark = markAt(T0 + STALE);
  const end = (now: number) => endSilence(site, { now, sweepMark, aliveSince: T0 + STALE + 1 });
  assertEquals(end(T0 + 2 * STALE).flips.length, 0);
  assertEquals(end(T0 + 2 * STALE + 1).flips.length, 2);
});

Deno.test("a stored allowance does not make a silence of ours the home's", () => {
  const allowed = { ...site, allowedUntil: T0 + 2 * STALE };
  const now = T0 + 20 * STALE;
  const ended = endSilence(allowed, { now, sweepMark: markAt(T0), aliveSince: null });
  assertEquals(ended.flips, []);
});

Deno.test("a muted site's blip is kept and not rung", () => {
  const now = T0 + STALE;
  const muted = { ...site, mutedUntil: now + 1 };
  const ended = endSilence(muted, { now, sweepMark: markAt(now - 1), aliveSince: null });
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
  assertEquals(endSilence(down, { now, sweepMark: null, aliveSince: null }).ring, true);
});

Deno.test("a site is never back before it was gone, even by a clock that stepped back", () => {
  const since = T0 + STALE;
  const incident = { number: 4, startedAt: since, remindersSent: 0, nextReminderAt: 0, rung: true };
  const down = { ...site, status: "down" as const, since, incident, incidents: 4 };
  const ended = endSilence(down, { now: T0 - 5, sweepMark: null, aliveSince: null });
  assertEquals(ended.flips, [{ to: "up", at: since, noticedAt: T0 - 5, incident: 4 }]);
});
