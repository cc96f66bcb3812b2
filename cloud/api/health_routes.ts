import { metricPieces, METRICS_TYPE } from "../../lib/api/metrics.ts";
import { describeError } from "../../lib/base/log.ts";
import { CLOCK_STEP_MS, MINUTE_MS } from "../../lib/time/time.ts";
import type { AppDeps } from "../http/deps.ts";
import type { Handlers } from "../http/handlers.ts";
import { replyPieces, replyTo } from "../http/http.ts";
import { answered } from "../store/deadline.ts";
import type { Snapshots } from "./snapshot.ts";

/** A sweep older than this means that nobody looks for silent homes any more. */
export const SWEEP_AGE_MS_MAX = 5 * MINUTE_MS;

/** Whoever asks is answered by then, whatever the store does. */
export const HEALTH_MS_MAX = 1_500;

/** The routes for other monitors. A store that saw no sweep yet is well while we are young. */
export function createHealthRoutes(
  deps: AppDeps,
  snapshots: Snapshots,
): Handlers<"showHealth" | "showMetrics"> {
  const startedAt = deps.now();
  const { listening } = deps;

  function writes() {
    const lastWriteOk = listening.lastWriteOk();
    const lastWriteAgeMs = lastWriteOk === null ? null : Math.round(listening.sinceProofMs());
    return { lastWriteAgeMs, lastWriteOk };
  }

  return {
    async showHealth() {
      let lastSweepAt: number | null;
      try {
        // Reads only: it is open to all.
        lastSweepAt = await answered(snapshots.lastSweepAt(), {
          sleep: deps.sleep,
          limitMs: HEALTH_MS_MAX,
        });
      } catch (error) {
        deps.log({
          level: "error",
          event: "store_failed",
          error: describeError(error),
        });
        const gone = { ok: false, lastSweepAgeMs: null, kv: false, ...writes() };
        return replyTo("showHealth", gone, { status: 503 });
      }
      const now = deps.now();
      const ageMs = now - (lastSweepAt ?? startedAt);
      // A mark from the future, or a store that takes nothing, watches nobody.
      const isLookedAt = ageMs <= SWEEP_AGE_MS_MAX && ageMs >= -CLOCK_STEP_MS;
      const ok = isLookedAt && listening.lastWriteOk() !== false;
      const lastSweepAgeMs = lastSweepAt === null ? null : ageMs;
      const body = { ok, lastSweepAgeMs, kv: true, ...writes() };
      return replyTo("showHealth", body, { status: ok ? 200 : 503 });
    },
    async showMetrics() {
      const [view, facts] = await Promise.all([snapshots.status(), snapshots.scraped()]);
      return replyPieces(metricPieces(view, facts), { type: METRICS_TYPE });
    },
  };
}
