import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { applyDigest, createDigestClock, digestOf } from "../../../lib/report/digest.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import { DAY_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import { siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

/** T0 is 04:00 in Berlin. */
function isDue(lastAt: number, now: number, minute = 4 * 60): boolean {
  return createDigestClock({ minute, lastAt, now })("Europe/Berlin");
}

Deno.test("a digest is due at the sweep that passes its hour, and at no other", () => {
  assertEquals(isDue(T0 - 2 * MINUTE_MS, T0 - MINUTE_MS), false);
  assertEquals(isDue(T0 - MINUTE_MS, T0 - 1), false);
  assertEquals(isDue(T0 - MINUTE_MS, T0), true);
  assertEquals(isDue(T0 - 1, T0 + MINUTE_MS), true);
  assertEquals(isDue(T0, T0 + MINUTE_MS), false);
});

Deno.test("one that was missed while nobody swept is made up for, once", () => {
  assertEquals(isDue(T0 - 3 * DAY_MS, T0 + 60 * MINUTE_MS), true);
  assertEquals(isDue(T0 - 10 * MINUTE_MS, T0 + 60 * MINUTE_MS), true);
});

Deno.test("a first sweep, and a clock that stepped back, make none", () => {
  assertEquals(isDue(T0, T0), false);
  assertEquals(isDue(T0 + DAY_MS, T0), false);
});

Deno.test("midnight and zones are the home's own", () => {
  assertEquals(isDue(T0 - 5 * 60 * MINUTE_MS, T0 - 4 * 60 * MINUTE_MS, 0), true);
  const clock = createDigestClock({ minute: 180, lastAt: T0 - MINUTE_MS, now: T0 });
  assertEquals([clock(null), clock("Europe/Berlin"), clock(null)], [true, false, true]);
});

Deno.test("an hour that the change to summer leaves out comes right after it", () => {
  const change = Date.UTC(2026, 2, 29, 1);
  assertEquals(isDue(change - MINUTE_MS, change, 150), true);
});

Deno.test("a day is told under one id, and not from before the home was known", () => {
  const site = siteSeenAt(T0);
  const change = applyDigest(site, { entries: [], now: T0 + DAY_MS / 2 });
  const [notice] = change.notices;
  assertEquals([notice?.kind, notice?.sequenceId], ["digest", "home_day"]);
  assertEquals(notice?.kind === "digest" ? [notice.from, notice.to] : [], [T0, T0 + DAY_MS / 2]);
  assertEquals(change.site, { ...site, nextNotice: site.nextNotice + 1 });
});

const DAY = { from: T0, to: T0 + DAY_MS };
const UP = {
  status: "up",
  firstSeenAt: T0 - DAY_MS,
  lastSeenAt: T0 + DAY_MS,
  staleAfterMs: MINUTE_MS,
} as const;

function flip(to: "up" | "down", minute: number): HistoryEntry {
  const at = T0 + minute * MINUTE_MS;
  return { kind: "flip", at, to, noticedAt: at, incident: 1 };
}

Deno.test("a silence that began before the day, or lasts all of it, counts from the day's start", () => {
  assertEquals(digestOf(UP, [flip("up", 15)], DAY).silentMs, 15 * MINUTE_MS);
  const down = { ...UP, status: "down", lastSeenAt: T0 - 1 } as const;
  const all = digestOf(down, [flip("down", -5)], DAY);
  assertEquals([all.silences, all.silentMs], [1, DAY_MS]);
});

Deno.test("whatever the flips are, the silence is no longer than the day", () => {
  const flips = fc.array(fc.record({ to: fc.constantFrom("up", "down"), at: fc.nat(3_000) }));
  fc.assert(fc.property(flips, fc.boolean(), (each, down) => {
    const entries = each.map(({ to, at }) => flip(to as "up" | "down", at - 700));
    const { silentMs } = digestOf({ ...UP, status: down ? "down" : "up" }, entries, DAY);
    return silentMs >= 0 && silentMs <= DAY_MS + 1_000;
  }));
});
