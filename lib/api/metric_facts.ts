import type { MeasuredHour } from "../site/measured.ts";
import type { EpochMs } from "../time/time.ts";
import type { Metric } from "./metric.ts";

/** What only those who scrape are told: counters, and what is not on the status. */
export interface ScrapedFacts {
  /** `["site", id, kind, …labels]` or `["notice", channel, result]`. */
  readonly totals: readonly { readonly key: readonly string[]; readonly value: number }[];
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
    ...totalMetrics(facts.totals),
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
    help: "Power cycles, by why they were made and what the plug said.",
    labels: ["reason", "result"],
  },
} as const;

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
