import type { SiteView } from "../../../../lib/status/read_status.ts";
import { assert, assertEquals } from "@std/assert";
import {
  cutWhen,
  doneAbout,
  outageLength,
  outageStory,
  outageWhen,
  siteStateOf,
  YOUNG_MS,
} from "../../../../lib/pages/view/site_state.ts";
import { makeOutage, makePast } from "../../../support/pages/page_facts.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
} from "../../../support/pages/site_views.ts";

const READER = { now: NOW_MS, timeZone: "Europe/Berlin" };
const ASLEEP = { past: null, reader: READER, isAsleep: true };
const WELL = makeStatus().channel;
const DAY_MS = 86_400_000;

function state(change: Partial<SiteView>, past = makePast()): readonly string[] {
  const { kind, word, since } = siteStateOf(makeSiteView(change), {
    past,
    reader: READER,
    isAsleep: false,
  });
  return [kind, word, since];
}

Deno.test("a home is online since its last flip or its last outage, whichever is later", () => {
  const since = NOW_MS - 4 * DAY_MS;
  const firstSeenAt = NOW_MS - 9 * DAY_MS;
  assertEquals(state({ since, firstSeenAt }), [
    "online",
    "Online",
    "since Wednesday 04:12, 4 days",
  ]);
  assertEquals(
    state({ since, firstSeenAt }, makePast({ outages: [makeOutage()] }))[2],
    "since Saturday 04:14, 23 h 58 min",
  );
  // Where the outage made it silent, the flip is one heartbeat later than the end that is shown.
  const told = (beforeMs: number) =>
    state(
      { since, firstSeenAt },
      makePast({ outages: [makeOutage({ endMs: since - beforeMs })] }),
    )[2];
  assertEquals(told(60_000), "since Wednesday 04:11, 4 days");
  assertEquals(told(60_001), "since Wednesday 04:12, 4 days");
});

Deno.test("a home that was first heard just now says so", () => {
  const at = NOW_MS - YOUNG_MS + 1;
  assertEquals(
    state({ since: at, firstSeenAt: at })[2],
    "since 04:10, just now, when it was first heard",
  );
  assertEquals(state({ since: at - 1, firstSeenAt: at - 2 })[2], "since 04:10, 2 min");
});

Deno.test("a home that is heard but not well is in trouble, since its open outage", () => {
  const outages = [makeOutage({ startMs: NOW_MS - 1_140_000, endMs: null, isOpen: true })];
  assertEquals(state({ cause: "dns_only" }, makePast({ outages })), [
    "trouble",
    "No web pages for 19\u00a0min",
    "names do not resolve, since 03:53",
  ]);
  // An outage that went on into it is no measure of how long nobody could look.
  const stateSince = NOW_MS - 720_000;
  assertEquals(state({ cause: "watchdog_broken", stateSince }, makePast({ outages })).slice(1), [
    "Not watched for 12\u00a0min",
    "the watchdog cannot look, since 04:00",
  ]);
  // One that is over is another trouble than this, which nobody has told the beginning of yet.
  const over = makePast({ outages: [makeOutage()] });
  assertEquals(
    state({ cause: "internet_dead", stateSince }, over)[1],
    "No internet for 12\u00a0min",
  );
  const words = ["captive_portal", "internet_dead", "router_dead", "melted"].map((cause) =>
    state({ cause, stateSince })[1]?.replace("\u00a0", " ")
  );
  assertEquals(words, [
    "Login needed for 12 min",
    "No internet for 12 min",
    "No internet for 12 min",
    "Internet trouble for 12 min",
  ]);
  assertEquals(
    state({ cause: "captive_portal", stateSince: null }).slice(1),
    ["Login needed", "a login page is in the way"],
  );
});

Deno.test("late and silent say how long, and since when", () => {
  assertEquals(state({ status: "late", silentForMs: 43_000 }), [
    "late",
    "Late",
    "not heard for 43 s, nothing to do yet; counts as silent after 60 s",
  ]);
  const { kind, word, since } = siteStateOf(makeSilentView(), ASLEEP);
  assertEquals([kind, word, since], [
    "silent",
    "No contact for 12\u00a0min",
    "last heard 04:00",
  ]);
});

Deno.test("online is not said without what nobody would do, nor by a cloud that does not look", () => {
  assertEquals(state({ pausedUntil: NOW_MS + 1 }), [
    "trouble",
    "Online, but paused: nobody would be told",
    "online since 03:12, when it was first heard",
  ]);
  const from = { since: NOW_MS - 600_000, by: "page" };
  const sinceOf = (change: Partial<SiteView>) => state(change)[2];
  const online = "online since 03:12, when it was first heard";
  const muted = { mutedUntil: NOW_MS + 1, mutedFrom: from };
  assertEquals(sinceOf(muted), `muted since 04:02; ${online}`);
  const paused = { pausedUntil: NOW_MS + 1, pausedFrom: { ...from, since: NOW_MS - DAY_MS } };
  assertEquals(sinceOf({ ...muted, ...paused }), `paused since Saturday 04:12; ${online}`);
  assertEquals(sinceOf({ warnings: ["x"] }), online);
  const asleep = (status: "up" | "late", silentForMs: number) =>
    siteStateOf(makeSiteView({ status, silentForMs, lastSeenAt: NOW_MS - silentForMs }), ASLEEP);
  for (const status of ["up", "late"] as const) {
    // It goes on sending heartbeats, which the cloud takes.
    assertEquals(asleep(status, 59_999), {
      kind: "trouble",
      word: "Online, but nobody would be told",
      since: "last heard 04:11; the alarm is not working",
    });
    assertEquals(asleep(status, 1_560_000), {
      kind: "trouble",
      word: "Was online at 03:46",
      since: "whether it still is, is not known: the alarm is not working",
    });
  }
});

function done(site: SiteView, past = makePast(), channel = WELL): string {
  return doneAbout(site, { past, channel, reader: READER });
}

Deno.test("what was done about a silence is what the phone was told", () => {
  const incident = {
    number: 1,
    startedAt: NOW_MS,
    remindersSent: 0,
    nextReminderAt: NOW_MS + 540_000,
    rung: true,
  };
  const head =
    "It was well when last heard. The watchdog reboots the router by its rules, if it can; whether it did is not known.";
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
      "The watchdog reboots the router by its rules, if it can; whether it did is not known. Your phone should have been told by 04:03; no delivery is confirmed.",
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
    `The router was not rebooted yet; waiting before the next reboot. ${PHONE_LATER}`,
  );
  assertEquals(
    done(makeSiteView({ cause: "captive_portal" }), makePast(), { ...WELL, state: "off" }),
    "Web pages open only once somebody has logged in there. The router was not rebooted yet; " +
      "watching before it acts. Nobody is told: notifications are off.",
  );
  assert(
    done(makeSiteView({ cause: "watchdog_broken" })).includes("when the watchdog looks again"),
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
    "Rebooted the router at 04:03; gave up for now; no more reboots before 04:17, all 3 for 24 h " +
      "were made. Your phone is told when it is over.",
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
    "No reboot: it cannot look. Your phone is told when the watchdog looks again.",
  );
});

Deno.test("of a silent home the rules are told for as long as they may help, or if they cannot", () => {
  const words = (silentForMs: number, nextReboot: Required<SiteView>["nextReboot"]) =>
    done(makeSilentView({ silentForMs, lastSeenAt: NOW_MS - silentForMs, nextReboot }));
  const soon = (agoMs: number) => ({ at: NOW_MS - agoMs + 60_000, why: "failing" });
  assert(words(75_000, soon(75_000)).includes("reboots the router about now"));
  assert(words(600_000, soon(600_000)).includes("from 04:03 on; whether it did is not known"));
  const usedUp = { at: NOW_MS + 3_600_000, why: "cap" };
  assert(words(3_600_000, usedUp).includes("makes no more reboots before 05:12 (in about 1 h)"));
});

Deno.test("a home that is well tells of its last outage, or that there was none", () => {
  const past = makePast({ outages: [makeOutage()] });
  assertEquals(
    done(makeSiteView(), past),
    "Last outage Saturday 04:02 – 04:14, 12 min: the line was dead. " +
      "Rebooted the router at 04:03; it came back after the reboot.",
  );
  const old = { firstSeenAt: NOW_MS - 9 * DAY_MS };
  assertEquals(done(makeSiteView(old)), "No outage in 2 days.");
  assertEquals(done(makeSiteView({ firstSeenAt: NOW_MS - 1 })), "Nothing has happened yet.");
});

Deno.test("after a while nobody is told any more that the watchdog tries", () => {
  const silentFor = (silentForMs: number) => done(makeSilentView({ silentForMs }));
  assert(silentFor(299_999).includes("reboots the router about now"));
  // No reboot is told of that nobody saw, however long ago.
  for (const silentForMs of [300_000, 3_600_000]) {
    assert(silentFor(silentForMs).includes("by its rules, if it can; whether it did is not known"));
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

Deno.test("outages are told with their cuts and what came of them", () => {
  const story = (change: Parameters<typeof makeOutage>[0]) =>
    outageStory(makeOutage(change), READER);
  assertEquals(story({ cuts: 0, helped: null }), "the line was dead. It came back by itself");
  assertEquals(
    story({ cuts: 4, helped: false }),
    "the line was dead. Rebooted the router 4 times, last at 04:03; that did not bring it back",
  );
  assertEquals(cutWhen(makeOutage({ lastCutAt: null }), READER), "once");
  assertEquals(cutWhen(makeOutage({ lastCutAt: null, cuts: 3 }), READER), "3 times");
  const unseen = makeOutage({ endMs: null });
  assertEquals([outageWhen(unseen, READER), outageLength(unseen)], [
    "Saturday 04:02, end not seen",
    "",
  ]);
});
