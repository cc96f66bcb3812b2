import { countedCause } from "../site/totals.ts";
import { CAUSES } from "../wire/cause.ts";
import { each, labelsOf, type Metric } from "./metric.ts";
import { factMetrics, type ScrapedFacts } from "./metric_facts.ts";
import type { SiteView, StatusView } from "../status/read_status.ts";

/** The content type of Prometheus' text format, version 0.0.4. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Lines of one piece of text. */
const PIECE_LINES = 200;

/**
 * The status in Prometheus' text format, lengths in seconds; in pieces, each made when it is asked
 * for: of many homes it is megabytes.
 */
export function* metricPieces(view: StatusView, facts: ScrapedFacts): Generator<string> {
  const metrics = [...cloudMetrics(view), ...siteMetrics(view), ...factMetrics(facts, view.now)];
  for (const metric of metrics) yield* renderMetric(metric);
}

function cloudMetrics(view: StatusView): Metric[] {
  const { channel } = view;
  const isWell = channel.state === "well" || channel.state === "off";
  const sweepAge = view.lastSweepAt === null
    ? []
    : [{ value: seconds(view.now - view.lastSweepAt) }];
  return [
    {
      name: "rebootinator_sweep_age_seconds",
      help: "Time since the cloud last looked for silent homes; absent before the first look.",
      samples: sweepAge,
    },
    {
      name: "rebootinator_outbox_depth",
      help: "Notices that wait to be delivered; 100 of a channel stands for 100 or more.",
      samples: [{ value: channel.queued }],
    },
    {
      name: "rebootinator_notices_set_aside",
      help: "Notices that the channel refused for themselves, 10 at most.",
      samples: [{ value: channel.setAside.length }],
    },
    {
      name: "rebootinator_channel_configured",
      help: "1 where notices are sent, 0 where they are only logged.",
      samples: [{ value: channel.state === "off" ? 0 : 1 }],
    },
    {
      name: "rebootinator_channel_well",
      help: "1 unless sending notices fails or is paused.",
      samples: [{ value: isWell ? 1 : 0 }],
    },
    {
      name: "rebootinator_sites",
      help: "Homes that were ever heard from.",
      samples: [{ value: view.sites.length }],
    },
  ];
}

const CAUSE_LABELS = [...CAUSES, "other"].map((cause) => [cause, labelsOf({ cause })] as const);

function siteMetrics({ sites, now }: StatusView): Metric[] {
  return [
    perSite(sites, {
      name: "rebootinator_site_up",
      help: "1 unless the home has been silent for too long.",
      value: (site) => site.status === "down" ? 0 : 1,
    }),
    {
      name: "rebootinator_site_state_age_seconds",
      help: "How long the home has been what it is called; absent where that is not known.",
      samples: each(
        sites,
        ({ id, state, stateSince }) =>
          stateSince === null ? [] : [{
            labels: labelsOf({ site: id, state }),
            value: seconds(Math.max(0, now - stateSince)),
          }],
      ),
    },
    perSite(sites, {
      name: "rebootinator_site_last_heartbeat_age_seconds",
      help: "Time since the home was last heard from.",
      value: (site) => seconds(site.silentForMs),
    }),
    perSite(sites, {
      name: "rebootinator_site_stale_after_seconds",
      help: "Silence after which the home counts as down.",
      value: (site) => seconds(site.staleAfterMs),
    }),
    perSite(sites, {
      name: "rebootinator_site_router_cuts_24h",
      help: "Automatic reboots of the router within 24 h, as the home said last.",
      value: (site) => site.cuts24h,
    }),
    perSite(sites, {
      name: "rebootinator_site_muted",
      help: "1 while the home's silence does not ring.",
      value: (site) => site.mutedUntil === null ? 0 : 1,
    }),
    perSite(sites, {
      name: "rebootinator_site_paused",
      help: "1 while the home does not reboot the router by itself.",
      value: (site) => site.pausedUntil === null ? 0 : 1,
    }),
    {
      name: "rebootinator_site_cause",
      help: "1 for what the home's last heartbeat saw, 0 for all else.",
      samples: each(sites, ({ id, cause }) => {
        const site = labelsOf({ site: id });
        const seen = countedCause(cause);
        return CAUSE_LABELS.map(([each, label]) => ({
          labels: `${site},${label}`,
          value: seen === each ? 1 : 0,
        }));
      }),
    },
    {
      name: "rebootinator_site_info",
      help: "Always 1; the labels name the home and its watchdog's release.",
      samples: each(sites, (site) => [{
        labels: labelsOf({ site: site.id, name: site.name, release: site.release || "none" }),
        value: 1,
      }]),
    },
  ];
}

function perSite(
  sites: readonly SiteView[],
  { value, ...named }: Pick<Metric, "name" | "help"> & {
    readonly value: (site: SiteView) => number;
  },
): Metric {
  const sample = (site: SiteView) => ({ labels: labelsOf({ site: site.id }), value: value(site) });
  return { ...named, samples: each(sites, (site) => [sample(site)]) };
}

/** Nothing of a metric without samples. */
function* renderMetric({ name, help, type, samples }: Metric): Generator<string> {
  let text = `# HELP ${name} ${help}\n# TYPE ${name} ${type ?? "gauge"}\n`;
  let lines = 0;
  for (const { labels, value } of samples) {
    text += labels === undefined ? `${name} ${value}\n` : `${name}{${labels}} ${value}\n`;
    lines++;
    if (lines % PIECE_LINES !== 0) continue;
    yield text;
    text = "";
  }
  if (lines > 0) yield text;
}

function seconds(lengthMs: number): number {
  return lengthMs / 1_000;
}
