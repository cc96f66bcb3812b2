import { assert, assertEquals } from "@std/assert";
import { lastDays } from "../../../../lib/time/local_days.ts";
import { stretchBar } from "../../../../lib/pages/charts/stretch_bar.ts";
import { makePast } from "../../../support/pages/page_facts.ts";
import { NOW_MS, READER } from "../../../support/pages/site_views.ts";

const DAY_MS = 86_400_000;
const WINDOW = { fromMs: NOW_MS - DAY_MS, toMs: NOW_MS };

function draw(past = makePast()): string {
  return stretchBar(past, {
    window: WINDOW,
    days: lastDays(2, READER),
    reader: READER,
    label: "Last 24 hours",
    describedBy: "day",
  }).markup;
}

Deno.test("a bar has a name, and the same in words elsewhere", () => {
  const text = draw();
  for (const part of ['role="img"', 'aria-label="Last 24 hours"', 'aria-describedby="day"']) {
    assert(text.includes(part), part);
  }
});

Deno.test("ticks stand at every sixth hour of the home's own clock", () => {
  const hours = [...draw().matchAll(/<text[^>]*>([^<]+)</g)].map(([, hour]) => hour);
  assertEquals(hours, ["06:00", "12:00", "18:00", "00:00"]);
});

Deno.test("a minute's outage is wide enough to be seen, within the bar", () => {
  for (const fromMs of [NOW_MS - DAY_MS / 2, NOW_MS - 60_000]) {
    const spans = [
      { kind: "online", fromMs: WINDOW.fromMs, toMs: fromMs },
      { kind: "outage", fromMs, toMs: fromMs + 60_000 },
    ] as const;
    const rect = /<rect class="outage"[^>]*x="([\d.]+)%"[^>]*width="([\d.]+)%"/s
      .exec(draw(makePast({ spans })));
    assertEquals(Number(rect?.[2]), 0.8);
    assert(Number(rect?.[1]) + 0.8 <= 100);
  }
});

Deno.test("power cycles within the window are marked", () => {
  const cuts = [
    { at: NOW_MS - 1, reason: "commanded" },
    { at: WINDOW.fromMs, reason: "automatic" },
    { at: WINDOW.fromMs - 1, reason: "automatic" },
  ] as const;
  assertEquals(draw(makePast({ cuts })).split('href="#cut"').length - 1, 2);
});
