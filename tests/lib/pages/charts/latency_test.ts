import { assert, assertEquals, assertFalse } from "@std/assert";
import type { HourEntry } from "../../../../lib/site/history.ts";
import { renderTargets, viewTargets } from "../../../../lib/pages/charts/latency.ts";
import { measure } from "../../../../lib/site/measured.ts";
import { T0 } from "../../../support/site/heartbeats.ts";

const HOUR_MS = 3_600_000;
const NOW = T0 + 12 * 60_000;
const URL_SHOWN = "http://check.example.com/generate_204";

function hour(hoursAgo: number, meanMs: number | null, answered = 240): HourEntry {
  const probes = [{ url: URL_SHOWN, role: "internet", asked: 240, answered, meanMs }] as const;
  return { kind: "hour", at: T0 - hoursAgo * HOUR_MS, beats: 240, probes };
}

function measured(
  outcome: "answered" | "wrong" | "silent" | "not_tried",
  latencyMs: number | null,
) {
  const why = outcome === "answered" ? null : "no";
  const probes = [{ url: URL_SHOWN, role: "internet", outcome, latencyMs, why }] as const;
  return measure(null, { probes }, { now: NOW });
}

Deno.test("the last 24 finished hours are shown, and holes stay holes", () => {
  const [target] = viewTargets(
    { hours: [hour(1, 12), hour(24, 9), hour(25, 7)], measured: null },
    NOW,
  );
  assertEquals(target?.hours.length, 24);
  assertEquals(target?.hours.at(-1), { meanMs: 12, asked: 240, answered: 240 });
  assertEquals(target?.hours.at(0), { meanMs: 9, asked: 240, answered: 240 });
  assertEquals(target?.hours.at(1), null);
});

Deno.test("what is probed now is shown, also before its first hour is over", () => {
  const targets = viewTargets({ hours: [], measured: measured("answered", 31.2) }, NOW);
  assertEquals(targets.map(({ url, last }) => [url, last?.latencyMs]), [[URL_SHOWN, 31.2]]);
  const markup = renderTargets(targets, { siteId: "home" })?.markup ?? "";
  assert(markup.includes(">31 ms</span>"));
  assertFalse(markup.includes("<svg"));
});

Deno.test("without a measurement the last mean is shown, and nothing where there is none", () => {
  const markup = renderTargets(viewTargets({ hours: [hour(1, 12)], measured: null }, NOW), {
    siteId: "home",
  })?.markup;
  assert(markup?.includes("12 ms on average"));
  assertEquals(
    renderTargets(viewTargets({ hours: [], measured: null }, NOW), { siteId: "a" }),
    null,
  );
});

for (
  const [outcome, words] of [
    ["wrong", "✗ wrong answer"],
    ["silent", "✗ no answer"],
    ["not_tried", "not tried"],
  ] as const
) {
  Deno.test(`a target that is ${outcome} says so in words`, () => {
    const facts = { hours: [hour(1, null, 0)], measured: measured(outcome, null) };
    const markup = renderTargets(viewTargets(facts, NOW), { siteId: "home" })?.markup ?? "";
    assert(markup.includes(words), markup);
  });
}

Deno.test("an hour with more than a tenth of wrong answers is marked", () => {
  const marks = (answered: number) => {
    const targets = viewTargets({ hours: [hour(1, 12, answered)], measured: null }, NOW);
    return renderTargets(targets, { siteId: "a" })?.markup.includes('class="outage"');
  };
  assertEquals([marks(216), marks(215)], [false, true]);
});

Deno.test("the median of the hours, their range and what was lost are said in words", () => {
  const words = (...hours: HourEntry[]) =>
    /<small>([^<]*(?:median|lost)[^<]*)</.exec(
      renderTargets(viewTargets({ hours, measured: null }, NOW), { siteId: "a" })?.markup ?? "",
    )?.[1];
  assertEquals(
    words(hour(1, 30), hour(2, 10), hour(3, 12)),
    "median 12 ms (10 ms to 30 ms), none lost",
  );
  assertEquals(
    words(hour(1, 30, 228), hour(2, 10)),
    "median 20 ms (10 ms to 30 ms), lost 12 of 480",
  );
  assertEquals(words(hour(1, null, 0)), "lost 240 of 240");
});

Deno.test("loss hangs beneath the line, and the axis says what the columns reach to", () => {
  const markup = renderTargets(
    viewTargets({ hours: [hour(1, 30, 120), hour(2, 10)], measured: null }, NOW),
    { siteId: "a" },
  )?.markup ?? "";
  assertEquals(/<rect class="loss"[^>]*y="(\d+)"[^>]*height="(\d+)"/.exec(markup)?.slice(1), [
    "36",
    "6",
  ]);
  assertEquals([...markup.matchAll(/<text[^>]*>([^<]+)/g)].map(([, text]) => text), ["30 ms", "0"]);
});
