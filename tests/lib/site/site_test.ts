import { assertEquals } from "@std/assert";
import {
  deadlineAt,
  hourStart,
  incidentSequenceId,
  isQuiet,
  judge,
  resumeMark,
  siteNewsOf,
} from "../../../lib/site/site.ts";
import { markAt, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const STALE = 60_000;

Deno.test("judge() says down at staleAfterMs, late one millisecond before", () => {
  const site = siteSeenAt(T0);
  const sweepMark = markAt(T0);
  assertEquals(judge(site, { now: T0 + STALE / 2, sweepMark }), "up");
  assertEquals(judge(site, { now: T0 + STALE / 2 + 1, sweepMark }), "late");
  assertEquals(judge(site, { now: T0 + STALE - 1, sweepMark }), "late");
  assertEquals(judge(site, { now: T0 + STALE, sweepMark }), "down");
});

Deno.test("judge() is not shaken by a clock that stepped back", () => {
  assertEquals(judge(siteSeenAt(T0), { now: T0 - 9e9, sweepMark: markAt(T0) }), "up");
});

Deno.test("deadlineAt() counts from the end of our own silence when that came later", () => {
  const site = siteSeenAt(T0);
  const at = (resumedAt: number) => deadlineAt(site, markAt(T0, { resumedAt }));
  assertEquals(at(T0), T0 + STALE);
  assertEquals(at(T0 + 1), T0 + STALE + 1);
  assertEquals(at(T0 + 3 * STALE), T0 + 4 * STALE);
});

Deno.test("deadlineAt() grants an allowance only once in one silence", () => {
  const site = { ...siteSeenAt(T0), allowedUntil: T0 + 4 * STALE };
  const sweepMark = markAt(T0, { resumedAt: T0 + 9 * STALE });
  assertEquals(deadlineAt(site, sweepMark), T0 + 4 * STALE);
});

Deno.test("resumeMark() takes 150 s without a sweep as watching, one millisecond more not", () => {
  const resumedAt = T0 - 9e6;
  const mark = markAt(T0, { resumedAt });
  const at = (now: number) => resumeMark(mark, { now, aliveSince: null }).resumedAt;
  assertEquals(at(T0 + 149_999), resumedAt);
  assertEquals(at(T0 + 150_000), resumedAt);
  assertEquals(at(T0 + 150_001), T0 + 150_001);
});

Deno.test("resumeMark() takes the first sweep ever as the end of a silence", () => {
  assertEquals(resumeMark(null, { now: T0, aliveSince: null }).resumedAt, T0);
});

Deno.test("resumeMark() distrusts a mark from the future", () => {
  const mark = markAt(T0, { resumedAt: T0 });
  assertEquals(resumeMark(mark, { now: T0 - 60_000, aliveSince: null }).resumedAt, T0 - 60_000);
  assertEquals(resumeMark(mark, { now: T0 - 60_001, aliveSince: null }).resumedAt, T0 - 60_001);
});

Deno.test("resumeMark() counts a restart of this process after the last sweep", () => {
  const mark = markAt(T0, { resumedAt: T0 - 9e6 });
  const at = (aliveSince: number | null) => resumeMark(mark, { now: T0 + 60_000, aliveSince });
  assertEquals(at(T0).resumedAt, T0 - 9e6);
  assertEquals(at(T0 + 1).resumedAt, T0 + 1);
  assertEquals(at(null).resumedAt, T0 - 9e6);
});

Deno.test("isQuiet() ends with the mute or with the pause", () => {
  const site = siteSeenAt(T0);
  assertEquals(isQuiet(site, T0), false);
  assertEquals(isQuiet({ ...site, mutedUntil: T0 + 1 }, T0), true);
  assertEquals(isQuiet({ ...site, mutedUntil: T0 }, T0), false);
  assertEquals(isQuiet(siteSeenAt(T0, { pausedForMs: -1 }), T0 + 8e12), true);
  assertEquals(isQuiet(siteSeenAt(T0, { pausedForMs: 1_000 }), T0 + 1_000), false);
});

Deno.test("hours begin on the hour and incidents have names", () => {
  assertEquals(hourStart(T0 + 3_599_999), T0);
  assertEquals(incidentSequenceId("home", 12), "home-12");
});

Deno.test("what a change tells the phone is numbered on from what was told before", () => {
  const site = siteSeenAt(T0, {});
  const notice = {
    kind: "test",
    siteName: "Home",
    timeZone: null,
    sequenceId: "t",
    at: T0,
  } as const;
  const told = siteNewsOf({ site: { ...site, nextNotice: 9 }, notices: [notice, notice] });
  assertEquals([told.site, told.first, told.notices.length], [site.id, 7, 2]);
});
