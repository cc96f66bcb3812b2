import { assert, assertEquals, assertFalse } from "@std/assert";
import { renderStatusPage } from "../../../lib/pages/status_page.ts";
import { NO_FACTS } from "../../support/pages/page_facts.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
} from "../../support/pages/site_views.ts";

const EVIL = `<script>alert(1)</script>"'&`;

function page(change: Parameters<typeof makeStatus>[0], facts = {}): string {
  return renderStatusPage(makeStatus(change), { facts }).document;
}

Deno.test("the page says of all homes at once how they are", () => {
  const sites = [makeSiteView(), makeSiteView({ id: "cabin", name: "Cabin" })];
  const text = page({ sites });
  assert(/<h1 class="summary">All 2 homes are online<\/h1>/.test(text));
  assert(text.includes('<a href="/sites/cabin">Cabin</a>'));
  assert(text.includes("Last delivered 04:07."));
  assertFalse(text.includes("icon-silent"));
});

Deno.test("the page says since when a home is silent and what is being done", () => {
  const incident = {
    number: 1,
    startedAt: NOW_MS - 660_000,
    remindersSent: 1,
    nextReminderAt: NOW_MS + 240_000,
    rung: true,
  };
  const site = makeSilentView({ cause: "internet_dead", phase: "booting", cuts24h: 2, incident });
  const text = page({ sites: [site] });
  for (
    const part of [
      "No contact for 12\u00a0min",
      "last heard 04:00",
      "the line is dead, the router answers; waiting for the router to boot",
      "Your phone was told; next reminder 04:16.",
      "icon-silent.svg",
    ]
  ) assert(text.includes(part), part);
});

Deno.test("a home whose line is dead shows in heading and tab, and stands before the well", () => {
  const sites = [makeSiteView({ cause: "internet_dead", name: "Flat" }), makeSiteView()];
  const text = page({ sites });
  assert(text.includes("Internet trouble at Flat; the other one is online</h1>"));
  assert(text.includes("icon-trouble.svg"));
});

Deno.test("a past that was not read is not called one in which nothing happened", () => {
  const open = { cause: "internet_dead", id: "flat" } as const;
  const text = page({ sites: [makeSiteView(open), makeSiteView()] });
  assert(text.includes("What happened before stands on its own page."));
  for (const untrue of ["Nothing has happened", "was not rebooted yet", "No outage"]) {
    assertFalse(text.includes(untrue), untrue);
  }
});

Deno.test("homes whose past is known have their day drawn, the others none", () => {
  const sites = [makeSiteView(), makeSiteView({ id: "cabin" })];
  const bars = (facts: object) => page({ sites }, facts).split('class="bar"').length - 1;
  assertEquals([bars({}), bars({ home: NO_FACTS }), bars({ home: NO_FACTS, cabin: NO_FACTS })], [
    0,
    1,
    2,
  ]);
});

Deno.test("nothing that a home or a server sends becomes markup", () => {
  const site = makeSilentView({ name: EVIL, warnings: [EVIL, EVIL], timeZone: null });
  const setAside = [{ at: NOW_MS, siteName: EVIL, kind: EVIL, why: EVIL }];
  const channel = { state: "paused", why: EVIL, until: NOW_MS, queued: 1, setAside } as const;
  const text = page({ sites: [site], channel });
  assertFalse(text.includes("<script>"));
  assertFalse(text.includes(`"'&`));
  const shown = text.split("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;").length - 1;
  assert(shown >= 8, `${shown}`);
});

Deno.test("the page tells how to make the first home appear", () => {
  const text = page({ sites: [] });
  assert(text.includes("No home is set up yet"));
  assert(text.includes("deno task token home"));
});

Deno.test("before there is a home nothing sounds like an alarm, by the clock of whoever looks", () => {
  const off = { state: "off", why: null, until: null, queued: 0, setAside: [] } as const;
  const view = makeStatus({ sites: [], channel: off });
  const text = renderStatusPage(view, { facts: {}, zone: "Europe/Berlin" }).document;
  assert(text.includes("Still to do:") && text.includes("Times are those of Europe/Berlin."), text);
  assert(text.includes("04:12:00") && text.includes('data-zone="Europe/Berlin"'), text);
  assertFalse(/Look at this|phone bad|silent homes|UTC/.test(text));
  // With a home it is one.
  assert(page({ channel: off }).includes("Look at this:"));
  assert(renderStatusPage(view, { facts: {} }).document.includes("03:12:00 UTC"));
});

Deno.test("the page warns when nobody looks and when nobody is told", () => {
  const text = page({
    lastSweepAt: NOW_MS - 121_000,
    channel: { state: "off", why: null, until: null, queued: 0, setAside: [] },
  });
  assert(text.includes("The alarm has not worked since 04:09 (3 min): nobody would be told"));
  assert(text.includes("<code>sudo systemctl restart rebootinator-cloud</code>"));
  assert(text.includes("Online, but nobody would be told"));
  assert(text.includes("icon-look.svg") && !text.includes("card home online"));
  assert(text.includes("setting NTFY_URL"));
  assertFalse(page({}).includes("alarm has not worked"));
});
