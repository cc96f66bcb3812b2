import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { DigestNotice } from "../../../lib/phone/notice.ts";
import { renderNotice } from "../../../lib/phone/render_notice.ts";
import { digestOf } from "../../../lib/report/digest.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import { DAY_MS, MINUTE_MS } from "../../../lib/time/time.ts";
import { T0 } from "../../support/site/heartbeats.ts";

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

Deno.test("a quiet day is a line", () => {
  const facts = digestOf(UP, [], DAY);
  const notice: DigestNotice = {
    ...facts,
    kind: "digest",
    siteName: "Home",
    timeZone: null,
    sequenceId: "home_d",
  };
  const { title, body, priority } = renderNotice(notice, { now: DAY.to });
  assertEquals([title, body, priority], [
    "Home: a quiet day",
    "Since 22 Nov 03:00 UTC: never out of contact. In contact now.",
    2,
  ]);
});

Deno.test("a silence that the home explained later is none, but contact was lost", () => {
  const said = (...entries: readonly HistoryEntry[]) => {
    const home = { siteName: "Home", timeZone: null, sequenceId: "home_d" };
    const notice: DigestNotice = { ...digestOf(UP, entries, DAY), kind: "digest", ...home };
    const { title, body } = renderNotice(notice, { now: DAY.to });
    return [title, body.slice("Since 22 Nov 03:00 UTC: ".length)];
  };
  const at = T0 + 9 * MINUTE_MS;
  const notReached = { kind: "not_reached", at, until: T0 + 22 * MINUTE_MS } as const;
  assertEquals(said(flip("down", 10), flip("up", 22), notReached), [
    "Home: online 100.0 % of the day",
    "the cloud was not reached for 13 min, the home was online. In contact now.",
  ]);
  const what = {
    kind: "outage_ended",
    cause: "internet_dead",
    lastedMs: 12 * MINUTE_MS,
    cuts: 0,
    helped: null,
  } as const;
  const ended = { kind: "event", at: T0 + 21.5 * MINUTE_MS, epoch: 1, id: 2, told: false, what };
  assertEquals(
    said(flip("down", 10), flip("up", 22), ended as HistoryEntry)[1]?.split(",")[0],
    "1 outage of the internet",
  );
});

Deno.test("a bad day is counted: silences, outages, cuts and what nobody knows", () => {
  const cut = { kind: "cut", reason: "automatic", number: 1, outcome: "sent" } as const;
  const ended = {
    kind: "outage_ended",
    cause: "internet_dead",
    lastedMs: 9 * MINUTE_MS,
    cuts: 1,
    helped: true,
  } as const;
  const event = (what: typeof cut | typeof ended, id: number): HistoryEntry => ({
    kind: "event",
    at: T0 + 20 * MINUTE_MS,
    epoch: 1,
    id,
    told: false,
    what,
  });
  const entries = [
    flip("down", 10),
    flip("up", 22),
    event(cut, 1),
    event(ended, 2),
    { kind: "unknown", at: T0 + 60 * MINUTE_MS, until: T0 + 90 * MINUTE_MS } as const,
    flip("down", 1_430),
  ];
  const lastSeenAt = T0 + 1_429 * MINUTE_MS;
  const facts = digestOf({ ...UP, status: "down", lastSeenAt }, entries, DAY);
  const minutes = [facts.silentMs, facts.outageMs ?? 0, facts.unknownMs].map((ms) =>
    Math.round(ms / MINUTE_MS)
  );
  // What the outage explains of the first silence is none; it leaves a rest on both sides.
  assertEquals([minutes, facts.silences, facts.isDown], [[15, 9, 30], 3, true]);
  const base = { siteName: "Home", timeZone: null, sequenceId: "home_d" };
  const notice: DigestNotice = { ...base, ...facts, kind: "digest" };
  const { title, body } = renderNotice(notice, { now: DAY.to });
  assertEquals(title, "Home: online 99.3 % of the day");
  assertEquals(
    body,
    "Since 22 Nov 03:00 UTC: no contact 3 times, 15 min in all; 1 outage of the internet, 9 min; " +
      "router rebooted once; 30 min not watched. No contact now.",
  );
  const outage = { fromMs: T0 + 11 * MINUTE_MS, toMs: T0 + 20 * MINUTE_MS };
  const bodyOf = (outages: number, minutesLater: number) =>
    renderNotice({ ...notice, outages, timeZone: "Europe/Berlin" }, {
      now: DAY.to + minutesLater * MINUTE_MS,
      outages: [{ fromMs: T0 - MINUTE_MS, toMs: T0 }, outage].slice(-outages),
    }).body;
  assertStringIncludes(
    bodyOf(1, 1),
    "1 outage of the internet, 9 min, from 22 Nov 04:11 to 04:20;",
  );
  assertStringIncludes(bodyOf(2, 1), ", 9 min, the last from 22 Nov 04:11 to 04:20;");
  // One that has not ended is not among those whose times are known.
  assert(!bodyOf(3, 1).includes("from 22 Nov"));
  assertStringIncludes(bodyOf(1, 60), "No contact at 04:00.");
});
