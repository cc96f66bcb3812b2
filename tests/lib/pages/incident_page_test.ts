import { assert, assertEquals, assertFalse } from "@std/assert";
import { type IncidentPageOptions, renderIncidentPage } from "../../../lib/pages/incident_page.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import { NO_FACTS } from "../../support/pages/page_facts.ts";
import { makeSiteView, makeStatus, NOW_MS } from "../../support/pages/site_views.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** From 03:12 to 03:24 in Berlin, today. */
const START_MS = NOW_MS - HOUR_MS;

const ENTRIES: readonly HistoryEntry[] = [
  {
    kind: "event",
    at: START_MS + 12 * MINUTE_MS,
    epoch: 1,
    id: 3,
    told: false,
    what: {
      kind: "outage_ended",
      cause: "internet_dead",
      gateway: "answers",
      lastedMs: 12 * MINUTE_MS,
      cuts: 1,
      helped: true,
    },
  },
  {
    kind: "event",
    at: START_MS + 75_000,
    epoch: 1,
    id: 2,
    told: false,
    what: { kind: "cut", reason: "automatic", number: 1, outcome: "confirmed" },
  },
  {
    kind: "event",
    at: START_MS + MINUTE_MS,
    epoch: 1,
    id: 1,
    told: false,
    what: { kind: "outage_began", cause: "internet_dead", gateway: "answers", lastedMs: MINUTE_MS },
  },
];

function page(change: Partial<IncidentPageOptions> = {}): string | null {
  const site = makeSiteView({ firstSeenAt: NOW_MS - 90 * 24 * HOUR_MS, lastSeenAt: NOW_MS });
  const made = renderIncidentPage(makeStatus({ sites: [site] }), {
    site,
    facts: { ...NO_FACTS, entries: ENTRIES },
    atMs: START_MS,
    share: null,
    page: "/sites/home/outage",
    home: "/sites/home",
    isShared: false,
    report: "/sites/home/report?month=2026-11",
    ...change,
  });
  return made?.document ?? null;
}

Deno.test("an outage's page tells it from the first failing question to its end, to the second", () => {
  const text = page() ?? "";
  assert(text.includes("<title>Home: Internet was away for 12 min · Rebootinator</title>"));
  const order = [
    "22 Nov, 03:12 – 03:24 (time in Europe/\u200bBerlin)",
    "✓ came back after the reboot",
    "03:12:00</time> <span>First question without an answer",
    "03:13:15</time> <span>Rebooted the router, no. 1 <small>+1 min 15 s</small>",
    // How long all of it was stands in the heading.
    "03:24:00</time> <span>Back after the reboot <small></small>",
    "Before and after",
    "report?month=2026-11",
  ].map((part) => text.indexOf(part));
  assertEquals(order.includes(-1), false, String(order));
  assertEquals(order, order.toSorted((one, other) => one - other));
  assertEquals(text.match(/<h1/g)?.length, 1);
});

Deno.test("a silence's page says that the home was online, once it has told so", () => {
  const flip = (to: "up" | "down", minutes: number): HistoryEntry => {
    const at = START_MS + minutes * MINUTE_MS;
    return { kind: "flip", at, to, noticedAt: at, incident: 1 };
  };
  const silence = [flip("down", 1), flip("up", 12)];
  const entries: HistoryEntry[] = [
    ...silence,
    { kind: "not_reached", at: START_MS, until: START_MS + 12 * MINUTE_MS },
  ];
  const untold = page({ facts: { ...NO_FACTS, entries: silence } }) ?? "";
  assert(untold.includes("The cloud heard nothing: the home has not told why."));
  const told = page({ facts: { ...NO_FACTS, entries } }) ?? "";
  assert(told.includes("<title>Home: No contact for 12 min · Rebootinator</title>"));
  assert(
    told.includes("The cloud heard nothing: the home was online and the cloud was not reached."),
  );
  assert(told.includes("<span>The cloud was not reached for 12 min; the home was online"));
});

Deno.test("an outage of another day is told with weekday and date", () => {
  const dayMs = 24 * HOUR_MS;
  const entries = ENTRIES.map((entry) => ({ ...entry, at: entry.at - 4 * dayMs }));
  const text = page({ facts: { ...NO_FACTS, entries }, atMs: START_MS - 4 * dayMs }) ?? "";
  assert(text.includes("Wednesday 18 Nov, 03:12 – 03:24 (time in"), text);
});

Deno.test("nothing is known of another time", () => {
  assertEquals(page({ atMs: START_MS - HOUR_MS }), null);
});

Deno.test("a link is offered with what it opens and when it ends", () => {
  const share = { address: "https://cloud.example/s/o.home", expiresAt: NOW_MS + 86_400_000 };
  const text = page({ share }) ?? "";
  assert(text.includes('href="https://cloud.example/s/o.home"'));
  assert(text.includes("until 23 Nov 04:12"));
  assertFalse((page() ?? "").includes("Share this page"));
});

Deno.test("whoever looks by a link of one outage is led nowhere else", () => {
  const text = page({ page: null, home: null, isShared: true, report: null }) ?? "";
  assertEquals(text.match(/<a /g), null);
  // Nor told how the home is now.
  assertFalse(text.includes("Now: "));
  assert(page()?.includes("Now: Home is online."));
  const home = page({ page: "/s/x", home: "/s/x", isShared: true, report: null }) ?? "";
  assertEquals(home.match(/<a href="([^"]*)"/g), ['<a href="/s/x"']);
});

Deno.test("an outage's page says what was asked and answered, where the home told it", () => {
  assertFalse(page()?.includes(" answered; "));
  const tally = [
    { url: "ping://1.1.1.1", role: "internet", asked: 44, answered: 0 },
    { url: "ping://192.168.1.1", role: "gateway", asked: 44, answered: 43 },
  ];
  const entries = ENTRIES.map((entry): HistoryEntry =>
    entry.kind === "event" && entry.what.kind === "outage_ended"
      ? { ...entry, what: { ...entry.what, tally } }
      : entry
  );
  const text = page({ facts: { ...NO_FACTS, entries } }) ?? "";
  const counts = "1.1.1.1: 0 of 44 answered; router 192.168.1.1: 43 of 44";
  assert(
    text.includes(`<p class="quiet">${counts}; questions during the reboot are not counted.</p>`),
    text,
  );
});
