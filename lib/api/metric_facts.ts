import { CUT_OUTCOMES, CUT_REASONS } from "../wire/event.ts";
import { CAUSES } from "../wire/cause.ts";
import { NOTICE_RESULTS } from "../site/totals.ts";
import type { MeasuredHour } from "../site/measured.ts";
import type { EpochMs } from "../time/time.ts";
import type { Metric } from "./metric.ts";

/** What only those who scrape are told: counters, and what is not on the status. */
export interface ScrapedFacts {
  /** `["site", id, kind, …labels]` or `["notice", channel, result]`. */
  readonly totals: readonly { readonly key: readonly string[]; readonly value: number }[];
  /** Ids of the homes that a watchdog is heard of: what can happen there is counted from zero. */
  readonly sites: readonly string[];
  /** When the notices were made that wait, of each channel; of very many only some. */
  readonly waiting: readonly {
    readonly channel: string;
    readonly createdAt: readonly EpochMs[];
  }[];
  /** What each home's probes measured, by its id; only what this process heard. */
  readonly measured: ReadonlyMap<string, MeasuredHour>;
}

/** The metrics that these facts give. */
export function factMetrics(facts: ScrapedFacts, now: EpochMs): Metric[] {
  return [
    ...totalMetrics(withZeros(facts)),
    {
      name: "rebootinator_outbox_oldest_age_seconds",
      help: "How long the oldest notice waits; 0: none does.",
      samples: facts.waiting.map(({ channel, createdAt }) => ({
        labels: { channel },
        value: createdAt.length === 0 ? 0 : Math.max(0, now - Math.min(...createdAt)) / 1_000,
      })),
    },
    {
      name: "rebootinator_site_probe_latency_seconds",
      help: "How long a target took to answer as it should; absent while it does not.",
      samples: [...facts.measured].flatMap(([site, { targets }]) =>
        targets.flatMap(({ url, last }) =>
          last.outcome !== "answered" || last.latencyMs === null
            ? []
            : [{ labels: { site, target: url }, value: last.latencyMs / 1_000 }]
        )
      ),
    },
  ];
}

/** Each kind of counter: its name, its help, and what its labels are called. */
const KINDS = {
  outages: {
    name: "rebootinator_site_outages_total",
    help: "Outages that ended, as homes told.",
    labels: ["cause"],
  },
  "outage_seconds": {
    name: "rebootinator_site_outage_seconds_total",
    help: "Their length, where it is known.",
    labels: ["cause"],
  },
  cuts: {
    name: "rebootinator_site_cuts_total",
    help: "Reboots of the router, by why they were made and what the plug said.",
    labels: ["reason", "result"],
  },
} as const;

/** Causes that an outage may have, as they are counted. */
const OUTAGE_CAUSES = [
  ...CAUSES.filter((cause) => cause !== "online" && cause !== "watchdog_broken"),
  "other",
];
const ZEROS: readonly (readonly string[])[] = [
  ...["outages", "outage_seconds"].flatMap((kind) => OUTAGE_CAUSES.map((cause) => [kind, cause])),
  ...CUT_REASONS.flatMap((reason) => CUT_OUTCOMES.map((outcome) => ["cuts", reason, outcome])),
];

/**
 * The counters with a zero for what has not happened yet: a series that appears with its first
 * event hides that event from Prometheus' `increase()`.
 */
function withZeros({ totals, sites, waiting }: ScrapedFacts): ScrapedFacts["totals"] {
  const known = new Set(totals.map(({ key }) => key.join(" ")));
  const zeros = [
    ...sites.flatMap((site) => ZEROS.map((kind) => ["site", site, ...kind])),
    ...waiting.flatMap(({ channel }) => NOTICE_RESULTS.map((each) => ["notice", channel, each])),
  ].filter((key) => !known.has(key.join(" ")));
  return [...totals, ...zeros.map((key) => ({ key, value: 0 }))];
}

function totalMetrics(totals: ScrapedFacts["totals"]): Metric[] {
  const ofSites = Object.entries(KINDS).map(([kind, { name, help, labels }]): Metric => ({
    name,
    help,
    type: "counter",
    samples: totals.flatMap(({ key: [table, site = "", ofKind, ...values], value }) =>
      table !== "site" || ofKind !== kind ? [] : [{
        labels: {
          site,
          ...Object.fromEntries(labels.map((label, index) => [label, values[index] ?? ""])),
        },
        value,
      }]
    ),
  }));
  return [...ofSites, {
    name: "rebootinator_notices_total",
    help: "Notices that left the outbox, by channel and how it ended for them.",
    type: "counter",
    samples: totals.flatMap(({ key: [table, channel = "", result = ""], value }) =>
      table === "notice" ? [{ labels: { channel, result }, value }] : []
    ),
  }];
}
