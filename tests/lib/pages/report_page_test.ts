import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { renderReportPage } from "../../../lib/pages/report_page.ts";
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
  return renderReportPage({ report, head, month: name }, { site: "home", now: NOW });
}

Deno.test("the report says what was away, for how long, why, and whether a cut helped", () => {
  const text = page(new OutageStory().began(160, 60).cut(165).ended(300, 200, 1)).replaceAll(
    /\s+/g,
    " ",
  );
  for (
    const words of [
      "<h1>Internet outages of Home, November 2026</h1>",
      "2026-11-01 00:00:00 +01:00 to 2026-11-22 04:12:00 +01:00 (Europe/Berlin)",
      "<td>2026-11-01 01:01:40 +01:00</td> <td>2026-11-01 01:05:00 +01:00</td>",
      '<td class="number">0:03:20</td>',
      "the line is dead, the router answers",
      "<dt>Outages that a reboot ended</dt> <dd>1</dd>",
      "the watchdog, in an outage",
      "How this was measured",
    ]
  ) assertStringIncludes(text, words);
});

Deno.test("a month without outages says so, and draws no chart", () => {
  const text = page(new OutageStory().cut(50, "commanded"));
  assertStringIncludes(text, "None in the 507:12:00 that were watched.");
  assert(!text.includes("<svg"));
});

Deno.test("an outage that goes on, and one of which nobody saw the end, are told apart", () => {
  assertStringIncludes(page(new OutageStory().began(160, 60)), "<td>still away</td>");
  const lost = new OutageStory().began(160, 60).lose(1).cut(900, "commanded");
  assertStringIncludes(page(lost), "<td>not seen</td>");
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

Deno.test("a home's name is text, never markup", () => {
  const text = page(new OutageStory(), { name: "<script>alert(1)</script>" });
  assert(!text.includes("<script"));
  assertStringIncludes(text, "&lt;script&gt;");
});
