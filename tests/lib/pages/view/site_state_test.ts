import type { SiteView } from "../../../../lib/status/read_status.ts";
import { assertEquals } from "@std/assert";
import { siteStateOf, YOUNG_MS } from "../../../../lib/pages/view/site_state.ts";
import { makeOutage, makePast } from "../../../support/pages/page_facts.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
  READER,
} from "../../../support/pages/site_views.ts";

const AWAKE = { reader: READER, view: makeStatus() };
const ASLEEP = {
  past: null,
  reader: READER,
  view: makeStatus({ lastSweepAt: NOW_MS - 1_560_000 }),
};
const DAY_MS = 86_400_000;

function state(change: Partial<SiteView>, past = makePast()): readonly string[] {
  const { kind, word, since } = siteStateOf(makeSiteView(change), { ...AWAKE, past });
  return [kind, word, since];
}

Deno.test("a home is online since its last flip or its last outage, whichever is later", () => {
  const since = NOW_MS - 4 * DAY_MS;
  const firstSeenAt = NOW_MS - 9 * DAY_MS;
  assertEquals(state({ since, firstSeenAt }), [
    "online",
    "Online",
    "since Wednesday 04:12, 4 d; all is well there",
  ]);
  assertEquals(
    state({ since, firstSeenAt }, makePast({ outages: [makeOutage()] }))[2],
    "since Saturday 04:14, 23 h 58 min; all is well there",
  );
  // Where the outage made it silent, the flip is one heartbeat later than the end that is shown.
  const told = (beforeMs: number) =>
    state(
      { since, firstSeenAt },
      makePast({ outages: [makeOutage({ endMs: since - beforeMs })] }),
    )[2];
  assertEquals(told(60_000), "since Wednesday 04:11, 4 d; all is well there");
  assertEquals(told(60_001), "since Wednesday 04:12, 4 d; all is well there");
});

Deno.test("a home that was first heard just now says so", () => {
  const at = NOW_MS - YOUNG_MS + 1;
  assertEquals(
    state({ since: at, firstSeenAt: at })[2],
    "since 04:10, just now, when it was first heard; all is well there",
  );
  assertEquals(
    state({ since: at - 1, firstSeenAt: at - 2 })[2],
    "since 04:10, 2 min; all is well there",
  );
});

Deno.test("a home that is heard but not well is in trouble, since its open outage", () => {
  const outages = [makeOutage({ startMs: NOW_MS - 1_140_000, endMs: null, isOpen: true })];
  assertEquals(state({ cause: "dns_only" }, makePast({ outages })), [
    "trouble",
    "No web pages for 19\u00a0min",
    "since 03:53: names do not resolve",
  ]);
  // An outage that went on into it is no measure of how long nobody could look.
  const stateSince = NOW_MS - 720_000;
  const blind = { cause: "watchdog_broken", stateSince };
  assertEquals(state(blind, makePast({ outages })), [
    "look",
    "Not watched for 12\u00a0min",
    "since 04:00: the watchdog cannot look",
  ]);
  assertEquals(
    state(blind, makePast({ blindWhy: "No target can be asked" }))[2],
    "since 04:00: the watchdog cannot look: no target can be asked",
  );
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
    "A login page blocks the internet",
    "No internet for 12 min",
    "No internet for 12 min",
    "Internet trouble for 12 min",
  ]);
  assertEquals(
    state({ cause: "captive_portal", stateSince })[2],
    "since 04:00 (12 min): the provider (or hotel, guest network) shows it",
  );
  assertEquals(
    state({ cause: "captive_portal", stateSince: null }).slice(1),
    ["A login page blocks the internet", "the provider (or hotel, guest network) shows it"],
  );
});

Deno.test("late and silent say how long, and since when", () => {
  assertEquals(state({ status: "late", lastSeenAt: NOW_MS - 43_000 }), [
    "late",
    "Late: no word for 43\u00a0s",
    "last heard 04:11; no outage so far, nothing to do yet",
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
    "look",
    "Online, but paused: nobody would be told",
    "online since 03:12, when it was first heard",
  ]);
  const from = { since: NOW_MS - 600_000, by: "page" };
  const sinceOf = (change: Partial<SiteView>) => state(change)[2];
  const online = "online since 03:12, when it was first heard";
  const muted = { mutedUntil: NOW_MS + 1, mutedFrom: from };
  assertEquals(sinceOf(muted), `muted since 04:02 (10 min); ${online}`);
  const paused = { pausedUntil: NOW_MS + 1, pausedFrom: { ...from, since: NOW_MS - DAY_MS } };
  assertEquals(sinceOf({ ...muted, ...paused }), `paused since Saturday 04:12 (24 h); ${online}`);
  assertEquals(sinceOf({ warnings: ["The disk is full", "x"] }), `The disk is full; ${online}`);
  const noticed = makePast({ plugTroubleAt: NOW_MS - 600_000 });
  assertEquals(state({ warnings: ["X"] }, noticed)[2], `X, noticed 04:02; ${online}`);
  assertEquals(sinceOf({ ...muted, warnings: ["x"] }), `muted since 04:02 (10 min); ${online}`);
  const asleep = (status: "up" | "late", silentForMs: number) =>
    siteStateOf(makeSiteView({ status, silentForMs, lastSeenAt: NOW_MS - silentForMs }), ASLEEP);
  const broken = "since 03:46 (26 min): the alarm does not work";
  for (const status of ["up", "late"] as const) {
    // It goes on sending heartbeats, which the cloud takes.
    assertEquals(asleep(status, 59_999), {
      kind: "look",
      word: "Online, but nobody would be told",
      since: `${broken}. Online when last heard, 04:11`,
    });
    assertEquals(asleep(status, 1_560_000), {
      kind: "look",
      word: "Nobody would be told",
      since: `${broken}. Online when last heard, 03:46; now not known`,
    });
  }
  assertEquals(
    siteStateOf(makeSiteView(), { ...ASLEEP, view: makeStatus({ lastSweepAt: null }) }).since,
    "the alarm has not worked yet. Online when last heard, 04:11",
  );
});
