import { assertEquals } from "@std/assert";
import type { SiteRecord } from "../../../lib/site/site.ts";
import {
  applyDelivery,
  applySweep,
  isTakenBack,
  nextMomentMs,
  reminderGapMs,
  type SweepContext,
} from "../../../lib/site/sweep.ts";
import { listened, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const STALE = 60_000;
const MINUTE = 60_000;
const site = siteSeenAt(T0);

function context(now: number, changes: Partial<SweepContext> = {}): SweepContext {
  return { ...listened(now), reminderFirstMs: 5 * MINUTE, ...changes };
}

/** `site` after the sweep that found it silent at `now`. */
function downAt(now: number, changes: Partial<SiteRecord> = {}): SiteRecord {
  const down = applySweep({ ...site, ...changes }, context(now))?.site;
  if (down === undefined) throw new TypeError("The site was not found silent");
  return down;
}

Deno.test("a silence gives a down flip at its deadline, stamped with it however late the look", () => {
  assertEquals(applySweep(site, context(T0 + STALE - 1)), null);
  for (const now of [T0 + STALE, T0 + STALE + 1, T0 + 3 * STALE]) {
    const change = applySweep(site, context(now));
    const flip = { to: "down" as const, at: T0 + STALE, noticedAt: now, incident: 1 };
    assertEquals(change?.flips, [flip]);
    assertEquals(change?.history, [{ kind: "flip", ...flip }]);
    assertEquals(change?.notices.map(({ kind, sequenceId }) => [kind, sequenceId]), [
      ["down", "home-1"],
    ]);
    assertEquals([change?.site.since, change?.site.nextNotice], [T0 + STALE, 2]);
  }
});

Deno.test("each silence is an incident of its own, numbered on", () => {
  const again = downAt(T0 + STALE, { incidents: 4, nextNotice: 9 });
  assertEquals([again.incident?.number, again.incidents, again.nextNotice], [5, 5, 10]);
});

Deno.test("a site that is down is not found silent twice", () => {
  assertEquals(applySweep(downAt(T0 + STALE), context(T0 + 2 * STALE)), null);
});

Deno.test("what we did not listen to puts a silence off, and is on record once", () => {
  const awayMs = 9 * STALE;
  const at = (listenMs: number) => context(listenMs + awayMs, { listenMs });
  assertEquals(applySweep(site, at(T0 + STALE - 1)), null);
  const change = applySweep(site, at(T0 + STALE + 300));
  assertEquals(change?.flips.map(({ at }) => at), [T0 + STALE + awayMs]);
  const [unknown, flip] = change?.history ?? [];
  assertEquals(unknown, { kind: "unknown", at: T0 + STALE, until: T0 + STALE + awayMs });
  assertEquals(flip?.kind, "flip");
});

Deno.test("a moment that we did not listen to is not put on record", () => {
  const listenMs = T0 + STALE;
  const change = applySweep(site, context(listenMs + 9_999, { listenMs }));
  assertEquals(change?.history.map(({ kind }) => kind), ["flip"]);
});

Deno.test("a flip lies after what is on record, whatever the clock of this process says", () => {
  const listenMs = T0 + STALE;
  const known = { ...site, since: T0 + 200_000, lastSeenAt: T0 + 240_000 };
  const change = applySweep(known, context(T0, { listenMs }));
  assertEquals(change?.flips.map(({ at, noticedAt }) => [at, noticedAt]), [
    [T0 + 240_001, T0 + 240_001],
  ]);
});

Deno.test("reminders come after 5, 15, 30 and then every 60 minutes", () => {
  const gaps = [0, 1, 2, 3, 4, 99].map((sent) => reminderGapMs(sent, 5 * MINUTE) / MINUTE);
  assertEquals(gaps, [5, 15, 30, 60, 60, 60]);
  assertEquals(reminderGapMs(9, 2_000), 24_000);
  assertEquals(reminderGapMs(9, 120 * MINUTE), 120 * MINUTE);
});

Deno.test("a reminder comes at its moment and not one millisecond before", () => {
  const noticedAt = T0 + STALE + 700;
  const down = downAt(noticedAt);
  assertEquals(applySweep(down, context(noticedAt + 5 * MINUTE - 1)), null);
  const change = applySweep(down, context(noticedAt + 5 * MINUTE));
  assertEquals(change?.notices.map(({ kind }) => kind), ["reminder"]);
  assertEquals(change?.site.incident?.nextReminderAt, noticedAt + 20 * MINUTE);
});

Deno.test("a reminder that comes late moves those after it", () => {
  const down = downAt(T0 + STALE);
  const late = T0 + STALE + 50 * MINUTE;
  assertEquals(applySweep(down, context(late))?.site.incident?.nextReminderAt, late + 15 * MINUTE);
});

Deno.test("a muted or paused site goes down unrung and is rung when that ends", () => {
  const mutedUntil = T0 + 20 * MINUTE;
  const muted = downAt(T0 + STALE, { mutedUntil });
  assertEquals([muted.incident?.rung, muted.nextNotice], [false, 1]);
  assertEquals(applySweep(muted, context(mutedUntil - 1)), null);
  const change = applySweep(muted, context(mutedUntil));
  assertEquals([change?.notices[0]?.kind, change?.site.incident?.rung], ["reminder", true]);
  const paused = downAt(T0 + STALE, { home: { ...site.home, pausedUntil: T0 + 9e9 } });
  assertEquals(paused.incident?.rung, false);
});

Deno.test("a delivery that came late keeps the next reminder away from it", () => {
  const down = downAt(T0 + STALE);
  const options = { incident: 1, told: 0, reminderFirstMs: 5 * MINUTE };
  const late = T0 + STALE + 4 * MINUTE;
  const change = applyDelivery(down, { mostMs: late, ...options });
  assertEquals(change?.site.incident?.nextReminderAt, late + 5 * MINUTE);
  assertEquals(applyDelivery(down, { mostMs: T0 + STALE, ...options }), null);
  assertEquals(applyDelivery(down, { mostMs: late, ...options, incident: 2 }), null);
  assertEquals(applyDelivery(site, { mostMs: late, ...options }), null);
});

Deno.test("a reminder filed while the down was on its way is taken back and comes 5 min later", () => {
  const down = downAt(T0 + STALE);
  const remindAt = T0 + STALE + 5 * MINUTE;
  const reminded = applySweep(down, context(remindAt))?.site ?? down;
  const options = { mostMs: remindAt + 1, incident: 1, reminderFirstMs: 5 * MINUTE };
  assertEquals(applyDelivery(reminded, { ...options, told: 1 }), null);
  const change = applyDelivery(reminded, { ...options, told: 0 });
  assertEquals(change?.site.incident?.remindersSent, 0);
  assertEquals(change?.site.incident?.nextReminderAt, remindAt + 1 + 5 * MINUTE);
  assertEquals(isTakenBack(reminded, { incident: 1, number: 1 }), false);
  assertEquals(isTakenBack(change?.site ?? reminded, { incident: 1, number: 1 }), true);
});

Deno.test("a reminder of a home that is back, in another incident or forgotten is taken back", () => {
  const reminded = applySweep(downAt(T0 + STALE), context(T0 + STALE + 5 * MINUTE))?.site ?? site;
  assertEquals(isTakenBack(reminded, { incident: 1, number: 1 }), false);
  assertEquals(isTakenBack(reminded, { incident: 1, number: 2 }), true);
  assertEquals(isTakenBack(reminded, { incident: 2, number: 1 }), true);
  assertEquals(isTakenBack(site, { incident: 1, number: 1 }), true);
  assertEquals(isTakenBack(null, { incident: 1, number: 1 }), true);
});

Deno.test("a site heard when the clock cannot have shown it is watched again from now on", () => {
  const listenMs = T0 - 3_600_000;
  assertEquals(applySweep(site, context(T0, { listenMs: T0 - 60_000 })), null);
  const mended = applySweep(site, context(T0, { listenMs }));
  assertEquals([mended?.site.heardMs, mended?.site.lastSeenAt, mended?.flips], [listenMs, T0, []]);
  const later = context(T0, { listenMs: listenMs + STALE });
  assertEquals(applySweep(mended?.site ?? site, later)?.flips.length, 1);
  // Another process may have shown so much, and goes on from there.
  const mostMs = (ms: number) => applySweep(site, context(T0, { listenMs, mostMs: ms }));
  assertEquals(mostMs(T0 - 60_000), null);
  assertEquals(mostMs(T0 - 60_001)?.site.heardMs, T0 - 60_001);
});

Deno.test("a reminder in the far future of the listening clock comes near again", () => {
  const down = { ...downAt(T0 + STALE), heardMs: T0 - 9e8 };
  const mended = applySweep(down, context(T0 - 8e8));
  assertEquals(mended?.site.incident?.nextReminderAt, T0 - 8e8 + 5 * MINUTE);
});

Deno.test("a look ends the command of a home that never came, after the silence itself", () => {
  const command = {
    id: "c1",
    kind: "power-cycle",
    forMs: null,
    expiresAt: T0 + STALE,
    givenAt: null,
  } as const;
  const asked = { ...site, commands: [command] };
  const down = applySweep(asked, context(T0 + STALE));
  assertEquals(down?.notices.map(({ kind }) => kind), ["down"]);
  const ended = applySweep(down?.site ?? site, context(T0 + STALE + 1));
  assertEquals(ended?.notices.map(({ kind }) => kind), ["event"]);
  assertEquals(applySweep(ended?.site ?? site, context(T0 + STALE + 2)), null);
});

Deno.test("nextMomentMs() is the deadline, the reminder, or when a site that is back could fall", () => {
  assertEquals(nextMomentMs(site, context(T0)), T0 + STALE);
  const down = downAt(T0 + STALE);
  const reminderAt = T0 + STALE + 5 * MINUTE;
  assertEquals(nextMomentMs(down, context(reminderAt - 10)), reminderAt);
  assertEquals(nextMomentMs(down, context(T0 + STALE)), T0 + 2 * STALE);
  const muted = { ...down, mutedUntil: 9e15 };
  assertEquals(nextMomentMs(muted, context(reminderAt)), reminderAt + STALE);
});
