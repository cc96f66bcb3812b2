import { CUT_OUTCOMES, CUT_REASONS } from "../wire/event.ts";
import { CAUSES, sightOf } from "../wire/cause.ts";
import { NOTICE_RESULTS } from "../site/totals.ts";
import type { MeasuredHour } from "../site/measured.ts";
import type { EpochMs } from "../time/time.ts";
import { each, labelsOf, type Metric, type Sample } from "./metric.ts";

/** What only those who scrape are told: counters, and what is not on the status. */
export interface ScrapedFacts {
  /** `["site", id, kind, …labels]` or `["notice", channel, result]`. */
  readonly totals: readonly { readonly key: readonly string[]; readonly value: number }[];
  /** Ids of the homes that a watchdog is heard of: what can happen there is counted from zero. */
  readonly sites: readonly string[];
  /** When the notices were made that wait, of each channel; of very many only some. */
  readonly waiting: readonly { readonly channel: string; readonly createdAt: readonly EpochMs[] }[];
  /** What each home's probes measured, by its id; only what this process heard. */
  readonly measured: ReadonlyMap<string, MeasuredHour>;
}

/** The metrics that these facts give. */
export function factMetrics(facts: ScrapedFacts, now: EpochMs): Metric[] {
  return [
    ...totalMetrics(facts),
    {
      name: "rebootinator_outbox_oldest_age_seconds",
      help: "How long the oldest notice waits; 0: none does.",
      samples: facts.waiting.map(({ channel, createdAt }) => ({
        labels: labelsOf({ channel }),
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
            : [{ labels: labelsOf({ site, target: url }), value: last.latencyMs / 1_000 }]
        )
      ),
    },
  ];
}

/** Causes that an outage may have, as they are counted. */
const OUTAGE_CAUSES = [
  ...CAUSES.filter((cause) => sightOf(cause) === "away"),
  "other",
].map((cause) => [cause]);

interface CounterKind {
  readonly kind: string;
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** What may happen: the counter's key among its home's, and its labels. */
  readonly may: readonly { readonly key: string; readonly labels: string }[];
}

/** Each kind of counter of a home: its name, its help, its labels, and what may happen. */
const KINDS: readonly CounterKind[] = [
  kindOf("outages", {
    name: "rebootinator_site_outages_total",
    help: "Outages that ended, as homes told.",
    labels: ["cause"],
    may: OUTAGE_CAUSES,
  }),
  kindOf("outage_seconds", {
    name: "rebootinator_site_outage_seconds_total",
    help: "Their length, where it is known.",
    labels: ["cause"],
    may: OUTAGE_CAUSES,
  }),
  kindOf("cuts", {
    name: "rebootinator_site_cuts_total",
    help: "Reboots of the router, by why they were made and what the plug said.",
    labels: ["reason", "result"],
    may: CUT_REASONS.flatMap((reason) => CUT_OUTCOMES.map((outcome) => [reason, outcome])),
  }),
];

function kindOf(
  kind: string,
  { may, ...named }: Pick<CounterKind, "name" | "help" | "labels"> & {
    readonly may: readonly (readonly string[])[];
  },
): CounterKind {
  const allowed = may.map((values) => ({
    key: [kind, ...values].join(" "),
    labels: labelled(named.labels, values),
  }));
  return { kind, ...named, may: allowed };
}

function labelled(labels: readonly string[], values: readonly string[]): string {
  return labelsOf(Object.fromEntries(labels.map((label, index) => [label, values[index] ?? ""])));
}

/** Counters of one home, by kind and labels. */
type Counters = ReadonlyMap<string, { readonly key: readonly string[]; readonly value: number }>;

const NONE: Counters = new Map();

function totalMetrics({ totals, sites, waiting }: ScrapedFacts): Metric[] {
  const known = new Map<string, Map<string, { key: readonly string[]; value: number }>>();
  const told = new Map<string, number>();
  for (const { key: [table, first = "", ...key], value } of totals) {
    if (table === "notice") told.set(`${first} ${key[0]}`, value);
    if (table !== "site") continue;
    const ofSite = known.get(first) ?? new Map();
    known.set(first, ofSite.set(key.join(" "), { key, value }));
  }
  const all = new Set([...sites, ...known.keys()]);
  const counted = new Set(sites);
  const ofSites = KINDS.map((kind): Metric => ({
    name: kind.name,
    help: kind.help,
    type: "counter",
    samples: each(all, (site) => {
      const counters = known.get(site) ?? NONE;
      return siteSamples(site, { kind, counters, hasZeros: counted.has(site) });
    }),
  }));
  return [...ofSites, {
    name: "rebootinator_notices_total",
    help: "Notices that left the outbox, by channel and how it ended for them.",
    type: "counter",
    samples: [
      ...new Set([
        ...told.keys(),
        ...waiting.flatMap(({ channel }) => NOTICE_RESULTS.map((result) => `${channel} ${result}`)),
      ]),
    ].map((name) => {
      const [channel = "", result = ""] = name.split(" ");
      return { labels: labelsOf({ channel, result }), value: told.get(name) ?? 0 };
    }),
  }];
}

/**
 * What was counted of one kind, with a zero for what may happen and has not yet: a series that
 * appears with its first event hides that event from Prometheus' `increase()`.
 */
function* siteSamples(
  id: string,
  { kind, counters, hasZeros }: {
    readonly kind: CounterKind;
    readonly counters: Counters;
    readonly hasZeros: boolean;
  },
): Generator<Sample> {
  const site = labelsOf({ site: id });
  for (const { key: [ofKind, ...values], value } of counters.values()) {
    if (ofKind !== kind.kind) continue;
    yield { labels: `${site},${labelled(kind.labels, values)}`, value };
  }
  if (!hasZeros) return;
  for (const { key, labels } of kind.may) {
    if (!counters.has(key)) yield { labels: `${site},${labels}`, value: 0 };
  }
}
