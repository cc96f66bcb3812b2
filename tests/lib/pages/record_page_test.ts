import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { html } from "../../../lib/pages/parts/html.ts";
import { isOver, renderReportPage, reportLinks } from "../../../lib/pages/record_page.ts";
import { reportOutages } from "../../../lib/report/outage_report.ts";
import { monthOf } from "../../../lib/report/outage_report_text.ts";
import { OutageStory } from "../../support/report/outage_story.ts";

const ZONE = "Europe/Berlin";
const NOW = Date.UTC(2026, 10, 22, 3, 12);

function page(
  story: OutageStory,
  options: { readonly name?: string; readonly month?: string } = {},
) {
  const name = options.month ?? "2026-11";
  const month = monthOf(name, ZONE);
  const toMs = Math.min(month.toMs, NOW);
  const report = reportOutages(story.events, { ...month, toMs, seenUntilMs: toMs });
  const head = { site: options.name ?? "Home", timeZone: ZONE, unreadable: 0 };
  const facts = { report, head, month: name, raw: null };
  const links = reportLinks(facts, { site: "home", now: NOW });
  return renderReportPage(facts, { now: NOW, links, style: html`` });
}

Deno.test("the record says what was away, for how long, why, and what a reboot did", () => {
  const text = page(new OutageStory().began(160, 60).cut(165).ended(300, 200, 1));
  for (
    const words of [
      "<h1>Record of internet outages, November 2026</h1>",
      "Home, Sun 1 Nov 00:00:00 to Sun 22 Nov 04:12:00",
      "Europe/Berlin (UTC+01:00)",
      "From 1 to 22 November 2026 <strong>the line was dead while the router at home answered",
      "Sun 1 Nov 01:01:40",
      "rebooted by the watchdog, in an outage",
      "How it was measured",
    ]
  ) assertStringIncludes(text, words);
});

Deno.test("a month without outages says so, and draws no hours", () => {
  const text = page(new OutageStory().cut(50, "commanded"));
  assertStringIncludes(text, "None in the 507 h 12 min that were watched.");
  assert(!text.includes("By hour of the day"));
});

Deno.test('a home that was dark for most of a month has neither 100 % nor a bare "none"', () => {
  const month = monthOf("2026-11", ZONE);
  const report = reportOutages([], { ...month, seenUntilMs: month.fromMs + 60_000 });
  const head = { site: "Home", timeZone: ZONE, unreadable: 0 };
  const facts = { report, head, month: "2026-11", raw: null };
  const text = renderReportPage(facts, { now: month.toMs, links: null, style: html`` });
  assert(!text.includes("100.000 %"));
  assertStringIncludes(text, "No availability is given");
});

Deno.test("one can go back a month, and forth only to a month that has begun", () => {
  const links = (month: string) =>
    [...page(new OutageStory(), { month }).matchAll(/report\?month=([\d-]+)/g)].map((match) =>
      match[1]
    );
  assertEquals(links("2026-11"), ["2026-10"]);
  assertEquals(links("2026-10"), ["2026-09", "2026-11"]);
  assertEquals(links("2026-01"), ["2025-12", "2026-02"]);
});

Deno.test("a month is over when the next has begun where the home is", () => {
  const at = (iso: string) => isOver("2026-11", { now: Date.parse(iso), timeZone: ZONE });
  assertEquals([at("2026-11-30T22:59:59Z"), at("2026-11-30T23:00:00Z")], [false, true]);
});

Deno.test("a home's name is text, never markup", () => {
  const text = page(new OutageStory(), { name: "<script>alert(1)</script>" });
  assert(!text.includes("<script"));
  assertStringIncludes(text, "&lt;script&gt;");
});
