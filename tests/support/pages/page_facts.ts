/** Pasts of homes as pages need them. */
import type { Past, PastOutage, PastSpan } from "../../../lib/pages/view/past.ts";
import type { SiteFacts } from "../../../lib/pages/view/site_facts.ts";
import { NOW_MS } from "./site_views.ts";

export const NO_FACTS: SiteFacts = { entries: [], isCut: false, hours: [], measured: null };

/** From 04:02 to 04:14 in Berlin, the day before `NOW_MS`: the line was dead and one cut helped. */
export function makeOutage(change: Partial<PastOutage> = {}): PastOutage {
  const startMs = NOW_MS - 86_400_000 - 600_000;
  return {
    startMs,
    endMs: startMs + 720_000,
    isOpen: false,
    extent: { fromMs: startMs, toMs: startMs + 720_000 },
    cause: "internet_dead",
    gateway: "answers",
    cuts: 1,
    lastCutAt: startMs + 75_000,
    helped: true,
    tally: null,
    ...change,
  };
}

/** Two days without anything, but what a test changes. */
export function makePast(change: Partial<Past> = {}): Past {
  const fromMs = NOW_MS - 2 * 86_400_000;
  const online: PastSpan = { kind: "online", fromMs, toMs: NOW_MS };
  return {
    fromMs,
    toMs: NOW_MS,
    spans: [online],
    outages: [],
    cuts: [],
    notReached: [],
    ...change,
  };
}
