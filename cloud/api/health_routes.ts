import { metricPieces, METRICS_TYPE } from "../../lib/api/metrics.ts";
import { MINUTE_MS } from "../../lib/time/time.ts";
import type { AppDeps } from "../http/deps.ts";
import { replyJson, replyPieces } from "../http/http.ts";
import type { Snapshots } from "./snapshot.ts";

/** A sweep older than this means that nobody looks for silent homes any more. */
export const SWEEP_AGE_MS_MAX = 5 * MINUTE_MS;

/** What machines ask. */
export interface HealthRoutes {
  /** `GET /healthz`, open to all: `{ ok, lastSweepAgeMs, kv }`, 503 when not ok. */
  readonly health: () => Promise<Response>;
  /** `GET /metrics`, with the read token: Prometheus' text format. */
  readonly metrics: () => Promise<Response>;
}

/** The routes for other monitors. A store that saw no sweep yet is well while we are young. */
export function createHealthRoutes(deps: AppDeps, snapshots: Snapshots): HealthRoutes {
  const startedAt = deps.now();
  return {
    async health() {
      let lastSweepAt: number | null;
      try {
        lastSweepAt = await snapshots.lastSweepAt();
      } catch (error) {
        deps.log({
          level: "error",
          event: "store_failed",
          error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        });
        return replyJson({ ok: false, lastSweepAgeMs: null, kv: false }, { status: 503 });
      }
      const now = deps.now();
      const ok = now - (lastSweepAt ?? startedAt) <= SWEEP_AGE_MS_MAX;
      const lastSweepAgeMs = lastSweepAt === null ? null : Math.max(0, now - lastSweepAt);
      return replyJson({ ok, lastSweepAgeMs, kv: true }, { status: ok ? 200 : 503 });
    },
    async metrics() {
      const [view, facts] = await Promise.all([snapshots.status(), snapshots.scraped()]);
      return replyPieces(metricPieces(view, facts), { type: METRICS_TYPE });
    },
  };
}
