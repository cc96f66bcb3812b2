import { assertEquals } from "@std/assert";
import { chartCell, renderReadout } from "../../../../lib/pages/charts/cell.ts";
import { NOW_MS } from "../../../support/pages/site_views.ts";

const PART = { fromMs: NOW_MS - 60_000, toMs: NOW_MS, words: "<w>", text: "1", look: "online" };

Deno.test("a part of a chart has its words as its name, and leads on where there was trouble", () => {
  const ways = { incidents: [], page: "/x", now: NOW_MS };
  assertEquals(
    chartCell(PART, ways).markup.trim(),
    '<span role="img" title="&lt;w&gt;" class="online">1</span>',
  );
  const incident = { fromMs: NOW_MS - 90_000, toMs: null, isOpen: true, outage: null };
  assertEquals(
    chartCell(PART, { ...ways, incidents: [incident] }).markup.trim(),
    `<a href="/x?at=${(NOW_MS - 90_000) / 1_000}" title="&lt;w&gt;" class="online">1</a>`,
  );
});

Deno.test("what a part says is read aloud where it is shown", () => {
  assertEquals(renderReadout("said").markup, '<p class="readout" id="said" role="status"></p>');
});
