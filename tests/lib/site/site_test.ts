import { assertEquals } from "@std/assert";
import {
  deadlineAt,
  hourStart,
  incidentSequenceId,
  isQuiet,
  judge,
  siteNewsOf,
} from "../../../lib/site/site.ts";
import { listened, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const STALE = 60_000;

Deno.test("judge() says down at staleAfterMs of listening, late one millisecond before", () => {
  const site = siteSeenAt(T0);
  const at = (listenMs: number, now = listenMs) => judge(site, { now, listenMs });
  assertEquals(at(T0 + STALE / 2), "up");
  assertEquals(at(T0 + STALE / 2 + 1), "late");
  assertEquals(at(T0 + STALE - 1), "late");
  assertEquals(at(T0 + STALE), "down");
  assertEquals(at(T0 + STALE - 1, T0 + 9e9), "late");
});

Deno.test("judge() is not shaken by a wall clock that stepped, whichever way", () => {
  for (const stepMs of [-9e9, 9e9]) {
    const hearing = listened(T0 + stepMs, { listenMs: T0 + 15_000 });
    assertEquals(judge(siteSeenAt(T0), hearing), "up");
  }
});

Deno.test("deadlineAt() puts off by whatever we did not listen to", () => {
  const site = siteSeenAt(T0);
  const at = (awayMs: number) =>
    deadlineAt(site, listened(T0 + awayMs + 10_000, { listenMs: T0 + 10_000 }));
  assertEquals([0, 1, 180_000].map(at), [T0 + STALE, T0 + STALE + 1, T0 + STALE + 180_000]);
});

Deno.test("after an absence of ours nobody is silent before the grace is over", () => {
  const site = siteSeenAt(T0);
  const graceUntil = T0 + STALE + 5_000;
  const at = (listenMs: number) => judge(site, { now: T0, listenMs, graceUntil });
  assertEquals([at(graceUntil - 1), at(graceUntil)], ["late", "down"]);
});

Deno.test("a home that was heard and could not be stored counts as heard", () => {
  const heardUnstored = (id: string) => id === "home" ? T0 + 40_000 : null;
  const at = (listenMs: number) => judge(siteSeenAt(T0), { now: T0, listenMs, heardUnstored });
  assertEquals([at(T0 + 99_999), at(T0 + 100_000)], ["late", "down"]);
});

Deno.test("a home was heard by no more than the clock can have shown then", () => {
  const at = (listenMs: number, atMost: number | null, unstoredMs: number | null = null) =>
    judge(siteSeenAt(T0), {
      now: T0,
      listenMs,
      heardAtMost: () => atMost,
      heardUnstored: () => unstoredMs,
    });
  assertEquals([at(T0 + 49_999, T0 - 10_000), at(T0 + 50_000, T0 - 10_000)], ["late", "down"]);
  assertEquals([at(T0 + 59_999, T0 + 9e6), at(T0 + 59_999, null)], ["late", "late"]);
  assertEquals(at(T0 + 50_000, T0 - 10_000, T0 - 1_000), "late");
});

Deno.test("a record of an older cloud was heard when it was last seen", () => {
  const { heardMs: _, ...older } = siteSeenAt(T0);
  assertEquals(judge(older, listened(T0 + STALE - 1)), "late");
  assertEquals(judge(older, listened(T0 + STALE)), "down");
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
