import { updateSite } from "../../../cloud/store/records.ts";
import type { EpochMs } from "../../../lib/time/time.ts";
import { siteSeenAt } from "../site/heartbeats.ts";

/** Stores homes `home-000`, `home-001`, …, each seen at `now`. */
export async function storeHomes(kv: Deno.Kv, count: number, now: EpochMs): Promise<void> {
  const site = siteSeenAt(now);
  for (let number = 0; number < count; number++) {
    const id = `home-${String(number).padStart(3, "0")}`;
    const change = () => ({ site: { ...site, id }, flips: [], notices: [], history: [] });
    await updateSite(kv, id, { change, channels: [], now });
  }
}
