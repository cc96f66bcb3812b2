import { assertEquals } from "@std/assert";
import { endSilence, mayHaveBeenSilent } from "../../../lib/site/silence.ts";
import { listened, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const STALE = 60_000;
const site = siteSeenAt(T0);

Deno.test("mayHaveBeenSilent() only for a silence that may have reached its limit unnoticed", () => {
  assertEquals(mayHaveBeenSilent(null, T0), false);
  assertEquals(mayHaveBeenSilent(site, T0 + STALE - 1), false);
  assertEquals(mayHaveBeenSilent(site, T0 + STALE), true);
  assertEquals(mayHaveBeenSilent({ ...site, status: "down" }, T0 + STALE), false);
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
