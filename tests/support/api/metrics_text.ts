import { metricPieces } from "../../../lib/api/metrics.ts";
import type { ScrapedFacts } from "../../../lib/api/metric_facts.ts";
import type { StatusView } from "../../../lib/status/read_status.ts";

const NO_FACTS: ScrapedFacts = { totals: [], sites: [], waiting: [], measured: new Map() };

/** The whole text. */
export function renderMetrics(view: StatusView, facts: ScrapedFacts = NO_FACTS): string {
  return [...metricPieces(view, facts)].join("");
}
