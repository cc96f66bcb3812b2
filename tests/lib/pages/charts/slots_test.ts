import { assertEquals } from "@std/assert";
import { renderSlots } from "../../../../lib/pages/charts/slots.ts";
import { makePast } from "../../../support/pages/page_facts.ts";
import { NOW_MS } from "../../../support/pages/site_views.ts";

const DAY_MS = 86_400_000;

Deno.test("a day's bar is touched in parts of three hours by the home's own clock", () => {
  const { markup } = renderSlots(makePast(), {
    window: { fromMs: NOW_MS - DAY_MS, toMs: NOW_MS },
    reader: { now: NOW_MS, timeZone: "Europe/Berlin" },
    label: "Last 24 hours, in parts",
    ways: { incidents: [], page: "/x", now: NOW_MS },
  });
  const titles = [...markup.matchAll(/title="([^"]+)"/g)].map(([, title = ""]) => title);
  assertEquals(titles.length, 8);
  assertEquals(titles[0], "04:12 – 07:12: 100 % online (100 % watched), no outage");
  assertEquals(titles.at(-1)?.slice(0, 13), "01:12 – 04:12");
});
