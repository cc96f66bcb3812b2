import { assert, assertEquals, assertFalse } from "@std/assert";
import { EVENTS_SHOWN_MAX, renderSitePage } from "../../../lib/pages/site_page.ts";
import type { SiteFacts } from "../../../lib/pages/view/site_facts.ts";
import type { SiteView } from "../../../lib/status/read_status.ts";
import type { HistoryEntry } from "../../../lib/site/history.ts";
import { NO_FACTS } from "../../support/pages/page_facts.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
} from "../../support/pages/site_views.ts";

const EVIL = `<script>alert(1)</script>"'&`;

function page(site: SiteView, facts: Partial<SiteFacts> = {}) {
  return renderSitePage(makeStatus({ sites: [site] }), {
    site,
    facts: { ...NO_FACTS, ...facts },
  });
}

Deno.test("one home's page says how it is, in large letters and in its title", () => {
  const { document } = page(makeSilentView());
  assert(document.includes("<title>No contact with Home · Rebootinator</title>"));
  assert(document.includes("No contact for 12\u00a0min"));
  assert(document.includes("/icon-silent.svg"));
  assert(document.includes('data-stream="/sites/home/live"'));
  assertEquals(document.match(/<h1/g)?.length, 1);
});

Deno.test("a page that is looked at again later differs in its live texts only", () => {
  const early = page(makeSiteView({ lastSeenAt: NOW_MS - 1_000 })).frame;
  const late = page(makeSiteView({ lastSeenAt: NOW_MS - 14_000 })).frame;
  assertEquals(early.digest, late.digest);
  assertEquals([early.texts["beat-home"], late.texts["beat-home"]], ["1 s", "14 s"]);
});

Deno.test("actions and the report are one step away, beneath the state", () => {
  const { document } = page(makeSiteView());
  const order = [
    'class="done"',
    'href="/sites/home/actions"',
    'href="/sites/home/report"',
    "Last 24 hours",
  ].map((part) => document.indexOf(part));
  assertEquals(order, order.toSorted((one, other) => one - other));
  assert(document.includes(">Pause, mute, reboot …</a>"));
  const unguarded = page(makeSiteView({ pausedUntil: NOW_MS + 1, mutedUntil: NOW_MS + 1 }));
  assert(unguarded.document.includes(">Resume, ring again, reboot …</a>"));
});

Deno.test("a reboot that cannot be made or does not help is not offered beneath the state", () => {
  const acts = (site: SiteView, facts: Partial<SiteFacts> = {}) =>
    /actions">([^<]+)</.exec(page(site, facts).document)?.[1];
  assertEquals(acts(makeSiteView({ cause: "captive_portal" })), "Pause, mute …");
  assertEquals(acts(makeSilentView()), "Pause, mute …");
  assertEquals(acts(makeSiteView({ heardBy: "ping" })), "Mute …");
  const what = { kind: "plug_trouble", hint: "Its key is wrong" } as const;
  const entries = [
    { kind: "event", at: NOW_MS - 1, epoch: 1, id: 1, told: false, what },
  ] as const;
  assertEquals(acts(makeSiteView(), { entries }), "Pause, mute …");
});

Deno.test("a home of the first minute is welcomed", () => {
  assert(page(makeSiteView({ firstSeenAt: NOW_MS - 119_999 })).document.includes("heard just now"));
  assertFalse(
    page(makeSiteView({ firstSeenAt: NOW_MS - 120_000 })).document.includes("heard just now"),
  );
});

Deno.test("what happened is listed, a few open and the rest folded", () => {
  const entries = Array.from({ length: 50 }, (_, index): HistoryEntry => ({
    kind: "unknown",
    at: NOW_MS - index * 60_000,
    until: NOW_MS,
  }));
  const { document } = page(makeSiteView(), { entries });
  assertEquals(document.split("the cloud was not listening").length - 1, EVENTS_SHOWN_MAX);
  assert(document.includes("22 earlier</summary>"));
});

Deno.test("nothing that a home sends becomes markup", () => {
  const what = { kind: "plug_trouble", hint: EVIL } as const;
  const entries = [{ kind: "event", at: NOW_MS, epoch: 1, id: 1, told: false, what }] as const;
  const site = makeSiteView({ name: EVIL, release: EVIL, warnings: [EVIL] });
  const probes = [{ url: EVIL, role: "internet", asked: 1, answered: 1, meanMs: 1 }] as const;
  const hours = [{ kind: "hour", at: NOW_MS - 4_320_000, beats: 1, probes }] as const;
  const { document } = page(site, { entries, hours });
  assertFalse(document.includes("<script>"));
  assertFalse(document.includes(`"'&`));
  assert(document.split("&lt;script&gt;alert(1)").length - 1 >= 6);
});

Deno.test("a home of an older release than the cloud's is told of", () => {
  const older = page({ ...makeSiteView(), release: "0.0.9" }).document;
  assert(older.includes("0.0.9, older than this cloud"), older);
  assertFalse(page(makeSiteView()).document.includes("older than this cloud"));
});
