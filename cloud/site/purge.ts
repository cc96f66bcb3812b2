import { HISTORY_KEPT_MS } from "../../lib/site/history.ts";
import type { SweepMark } from "../../lib/site/site.ts";
import { CLOCK_STEP_MS, type EpochMs, HOUR_MS } from "../../lib/time/time.ts";
import { purgeHistory } from "../store/records.ts";

/** One step looks at so many sites and deletes so many entries at most. */
const STEP_SITES_MAX = 20;
const STEP_ROWS_MAX = 500;

/**
 * Deletes history older than 13 months in small steps, one a sweep; a round over all sites begins
 * at most once an hour. Returns the mark with how far it came. `siteIds` in ascending order.
 */
export async function purgeStep(
  kv: Deno.Kv,
  sweepMark: SweepMark,
  options: { readonly now: EpochMs; readonly siteIds: readonly string[] },
): Promise<SweepMark> {
  const { now, siteIds } = options;
  if (sweepMark.purgeFrom === null && !isRoundDue(sweepMark, now)) return sweepMark;
  const from = sweepMark.purgeFrom ?? "";
  const purgedAt = sweepMark.purgeFrom === null ? now : sweepMark.purgedAt;
  const before = now - HISTORY_KEPT_MS;
  const ahead = siteIds.filter((id) => id >= from);
  let roomRows = STEP_ROWS_MAX;
  for (const id of ahead.slice(0, STEP_SITES_MAX)) {
    roomRows -= await purgeHistory(kv, id, { before, limit: roomRows });
    if (roomRows <= 0) return { ...sweepMark, purgedAt, purgeFrom: id };
  }
  return { ...sweepMark, purgedAt, purgeFrom: ahead[STEP_SITES_MAX] ?? null };
}

function isRoundDue(sweepMark: SweepMark, now: EpochMs): boolean {
  const { purgedAt } = sweepMark;
  if (purgedAt === null || purgedAt > now + CLOCK_STEP_MS) return true;
  return now - purgedAt >= HOUR_MS;
}
