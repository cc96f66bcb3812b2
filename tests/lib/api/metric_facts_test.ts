import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { renderMetrics } from "../../support/api/metrics_text.ts";
import type { ScrapedFacts } from "../../../lib/api/metric_facts.ts";
import { makeStatus, NOW_MS } from "../../support/pages/site_views.ts";

const FACTS: ScrapedFacts = {
  totals: [
    { key: ["site", "home", "outages", "internet_dead"], value: 2 },
    { key: ["site", "home", "outage_seconds", "internet_dead"], value: 754 },
    { key: ["site", "home", "cuts", "automatic", "confirmed"], value: 3 },
    { key: ["notice", "ntfy", "delivered"], value: 7 },
  ],
  sites: ["home", "cabin"],
  waiting: [
    { channel: "ntfy", createdAt: [NOW_MS - 5_000, NOW_MS - 90_000] },
    { channel: "webhook", createdAt: [] },
  ],
  measured: new Map([["home", {
    startsAt: 0,
    targets: [
      target("tcp://8.8.8.8:443", { outcome: "answered", latencyMs: 12.5 }),
      target("ping://1.1.1.1", { outcome: "silent", latencyMs: null }),
    ],
  }]]),
};

function target(
  url: string,
  last: { readonly outcome: "answered" | "silent"; readonly latencyMs: number | null },
) {
  const counts = { role: "internet", asked: 1, answered: 1, sumMs: 1 } as const;
  return { url, ...counts, last: { at: NOW_MS, why: null, ...last } };
}

Deno.test("counters, waiting notices and latencies are told with their labels", () => {
  const lines = renderMetrics(makeStatus({}), FACTS).split("\n");
  for (
    const line of [
      "# TYPE rebootinator_site_outage_seconds_total counter",
      'rebootinator_site_outages_total{site="home",cause="internet_dead"} 2',
      'rebootinator_site_outage_seconds_total{site="home",cause="internet_dead"} 754',
      'rebootinator_site_cuts_total{site="home",reason="automatic",result="confirmed"} 3',
      'rebootinator_notices_total{channel="ntfy",result="delivered"} 7',
      'rebootinator_outbox_oldest_age_seconds{channel="ntfy"} 90',
      'rebootinator_outbox_oldest_age_seconds{channel="webhook"} 0',
      'rebootinator_site_probe_latency_seconds{site="home",target="tcp://8.8.8.8:443"} 0.0125',
    ]
  ) assert(lines.includes(line), line);
  assert(!lines.some((line) => line.includes("ping://1.1.1.1")));
});

Deno.test("what has not happened yet is a zero, or the first time would not be counted as an increase", () => {
  const lines = renderMetrics(makeStatus({}), FACTS).split("\n");
  const counters = lines.filter((line) => /_total\{/.test(line));
  for (
    const line of [
      'rebootinator_site_outages_total{site="cabin",cause="router_dead"} 0',
      'rebootinator_site_outages_total{site="cabin",cause="other"} 0',
      'rebootinator_site_outage_seconds_total{site="home",cause="dns_only"} 0',
      'rebootinator_site_cuts_total{site="cabin",reason="scheduled",result="unknown"} 0',
      'rebootinator_notices_total{channel="ntfy",result="refused"} 0',
      'rebootinator_notices_total{channel="webhook",result="delivered"} 0',
    ]
  ) assert(counters.includes(line), line);
  const names = counters.map((line) => line.replace(/ \d+$/, ""));
  assertEquals(new Set(names).size, names.length);
  assertEquals(counters.filter((line) => line.includes('cause="online"')), []);
});

Deno.test("the dashboard asks only for metrics that there are", async () => {
  const text = renderMetrics(makeStatus({}), FACTS);
  const there = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1]));
  const { default: dashboard } = await import("../../../docs/grafana/dashboard.json", {
    with: { type: "json" },
  });
  const asked = [...JSON.stringify(dashboard).matchAll(/rebootinator_\w+/g)].map(([name]) => name);
  assert(asked.length > 10);
  assertEquals(asked.filter((name) => !there.has(name)), []);
});

Deno.test("a status without these facts leaves them out", () => {
  assertStringIncludes(renderMetrics(makeStatus({})), "rebootinator_sites");
  assert(!renderMetrics(makeStatus({})).includes("_total"));
});
