import type { SiteView } from "../../../../lib/status/read_status.ts";
import { assert, assertEquals } from "@std/assert";
import { doneAbout } from "../../../../lib/pages/view/site_state.ts";
import { makeOutage, makePast } from "../../../support/pages/page_facts.ts";
import {
  makeSilentView,
  makeSiteView,
  NOW_MS,
  READER,
  WELL,
} from "../../../support/pages/site_views.ts";

/** What was done about a home's trouble, and what is to come: `doneAbout()`. */

const DAY_MS = 86_400_000;

function done(site: SiteView, past = makePast(), channel = WELL): string {
  return doneAbout(site, { past, channel, reader: READER });
}

Deno.test("a home that is late says what comes next, and who is told then", () => {
  const words = (change: Partial<SiteView>, channel = WELL) =>
    done(
      makeSiteView({ status: "late", deadlineAt: NOW_MS + 60_000, ...change }),
      makePast(),
      channel,
    );
  const next = "If no word comes by 04:13, it counts as silent";
  assertEquals(words({}), `${next} and your phone rings.`);
  assertEquals(words({ mutedUntil: NOW_MS + 1 }), `${next}; your phone does not ring: muted.`);
  assertEquals(words({ pausedUntil: NOW_MS + 1 }), `${next}; your phone does not ring: paused.`);
  assertEquals(
    words({}, { ...WELL, state: "off" }),
    `${next}. Nobody is told: notifications are off.`,
  );
});

Deno.test("what was done about a silence is what the phone was told", () => {
  const incident = {
    number: 1,
    startedAt: NOW_MS,
    remindersSent: 0,
    nextReminderAt: NOW_MS + 540_000,
    rung: true,
  };
  const head =
    "It was well when last heard. The watchdog there should have rebooted the router; whether it did is not known.";
  const words = (change: Partial<SiteView>, channel = WELL) =>
    done(makeSilentView(change), makePast(), channel);
  assertEquals(words({ incident }), `${head} Your phone was told; next reminder 04:21.`);
  assertEquals(
    words({}),
    `${head} Your phone should have been told by 04:03; no delivery is confirmed.`,
  );
  assertEquals(
    words({ incident: { ...incident, rung: false } }),
    `${head} Your phone was not told.`,
  );
  assertEquals(
    words({ incident }, { ...WELL, queued: 1 }),
    `${head} Your phone is being told; not delivered yet.`,
  );
  assertEquals(
    words({ incident }, { ...WELL, state: "off" }),
    `${head} Nobody is told: notifications are off.`,
  );
  assertEquals(
    words({ mutedUntil: NOW_MS + 1, pausedUntil: NOW_MS + 1 }),
    "It was paused: the router is not rebooted. Your phone is not told: muted.",
  );
  assertEquals(
    words({ cause: "router_dead", phase: "booting" }),
    "When last heard, the router does not answer; waiting for the router to boot. " +
      "The watchdog there should have rebooted the router; whether it did is not known. Your phone should have been told by 04:03; no delivery is confirmed.",
  );
});

const PHONE_LATER = "Your phone is told when it is over or the watchdog gives up, not before.";

Deno.test("what was done about trouble is what the watchdog did and waits for", () => {
  const open = makeOutage({ endMs: null, isOpen: true });
  const site = makeSiteView({ cause: "dns_only", phase: "holding" });
  assertEquals(
    done(site, makePast({ outages: [open] })),
    "Web pages do not open, although the line carries data. Rebooted the router at 04:03; " +
      "waiting before the next reboot. " + PHONE_LATER,
  );
  assertEquals(
    done(makeSiteView({ cause: "internet_dead", phase: "holding" })),
    `Its own reports still arrive, perhaps by another line. The router was not rebooted yet; waiting before the next ` +
      `reboot. ${PHONE_LATER}`,
  );
  assertEquals(
    done(makeSiteView({ cause: "captive_portal" }), makePast(), { ...WELL, state: "off" }),
    "Web pages open only once somebody at home has logged in to it; it is not this website's. The router was not rebooted yet; " +
      "watching before it acts. Nobody is told: notifications are off.",
  );
  assert(
    done(makeSiteView({ cause: "watchdog_broken" })).includes("when it looks again"),
  );
});

Deno.test("what is to come of trouble is told as the home told it, and said once", () => {
  const open = makeOutage({ endMs: null, isOpen: true });
  const usedUp = { at: NOW_MS + 300_000, why: "cap" };
  const cause = "internet_dead";
  assertEquals(
    done(
      makeSiteView({ cause, phase: "gave_up", cuts24h: 3, nextReboot: usedUp }),
      makePast({ outages: [open] }),
    ),
    "Its own reports still arrive, perhaps by another line. Rebooted the router at 04:03; gave up for now; no more " +
      "reboots before 04:17, all 3 for 24 h were made. Your phone is told when it is over.",
  );
  const once = { cause: "dns_only", cuts24h: 1, nextReboot: { at: null, why: "names" } };
  assertEquals(
    done(makeSiteView(once), makePast({ outages: [open] })),
    "Web pages do not open, although the line carries data. Rebooted the router at 04:03, which " +
      "did not help; no further reboot by itself. Your phone is told when it is over.",
  );
  const boots = done(makeSiteView({ ...once, phase: "booting" }), makePast({ outages: [open] }));
  assert(!boots.includes("did not help"), boots);
  const blind = { cause: "watchdog_broken", nextReboot: { at: null, why: "blind" } };
  assertEquals(
    done(makeSiteView(blind)),
    "No reboot: it cannot look. Your phone is told when a watchdog stops looking, and when it " +
      "looks again.",
  );
});

Deno.test("of a silent home the rules are told for as long as they may help, or if they cannot", () => {
  const words = (silentForMs: number, nextReboot: Required<SiteView>["nextReboot"]) =>
    done(makeSilentView({ silentForMs, lastSeenAt: NOW_MS - silentForMs, nextReboot }));
  const soon = (agoMs: number) => ({ at: NOW_MS - agoMs + 60_000, why: "failing" });
  assert(words(75_000, soon(75_000)).includes("reboots the router about now"));
  assert(
    words(600_000, soon(600_000)).includes(
      "rebooted the router at 04:03; whether it did is not known",
    ),
  );
  const usedUp = { at: NOW_MS + 3_600_000, why: "cap" };
  assert(words(3_600_000, usedUp).includes("makes no more reboots before 05:12 (in about 1 h)"));
});

Deno.test("a home that is well tells of its last outage, or that there was none", () => {
  const past = makePast({ outages: [makeOutage()] });
  assertEquals(
    done(makeSiteView(), past),
    "Last outage Saturday 04:02 – 04:14, 12 min: the line was dead. " +
      "Rebooted the router at 04:03; it came back after that.",
  );
  const old = { firstSeenAt: NOW_MS - 9 * DAY_MS };
  assertEquals(done(makeSiteView(old)), "No outage in 2 d.");
  assertEquals(done(makeSiteView({ firstSeenAt: NOW_MS - 1 })), "Nothing has happened yet.");
});

Deno.test("after a while nobody is told any more that the watchdog tries", () => {
  const silentFor = (silentForMs: number) =>
    done(makeSilentView({ silentForMs, lastSeenAt: NOW_MS - silentForMs }));
  assert(silentFor(299_999).includes("reboots the router about now"));
  // No reboot is told of that nobody saw, however long ago.
  for (const silentForMs of [300_000, 3_600_000]) {
    assert(
      silentFor(silentForMs).includes(
        "should have rebooted the router; whether it did is not known",
      ),
    );
  }
});

Deno.test("time that nobody watched is no time without an outage", () => {
  const fromMs = NOW_MS - 2 * DAY_MS;
  const spans = [
    { kind: "silent", fromMs, toMs: NOW_MS - DAY_MS / 2 },
    { kind: "online", fromMs: NOW_MS - DAY_MS / 2, toMs: NOW_MS },
  ] as const;
  const old = makeSiteView({ firstSeenAt: NOW_MS - 9 * DAY_MS });
  assertEquals(done(old, makePast({ spans })), "No outage in the 12 h that were watched.");
});
