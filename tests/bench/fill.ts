/** Stores with many homes, written as the cloud would have. */
import { updateSite } from "../../cloud/store/records.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import { siteSeenAt } from "../support/site/heartbeats.ts";

const BATCH = 100;

/** Stores so many sites that were seen at `seenAt`; returns the prefix of their keys. */
export async function fillStore(
  kv: Deno.Kv,
  options: {
    readonly sites: number;
    readonly seenAt: EpochMs;
    readonly staleAfterMs?: number;
    readonly idOf: (index: number) => string;
  },
): Promise<Deno.KvKey> {
  const { sites, seenAt, staleAfterMs = 60_000, idOf } = options;
  const site = { ...siteSeenAt(seenAt), staleAfterMs };
  const prefix = await prefixOf(kv, site);
  for (let from = 0; from < sites; from += BATCH) {
    const atomic = kv.atomic();
    for (let index = from; index < Math.min(sites, from + BATCH); index++) {
      atomic.set([...prefix, idOf(index)], { ...site, id: idOf(index) });
    }
    await atomic.commit();
  }
  return prefix;
}

/** Only the records know it: one site is written by them, looked for, and taken out again. */
async function prefixOf(kv: Deno.Kv, site: ReturnType<typeof siteSeenAt>): Promise<Deno.KvKey> {
  const change = () => ({ site, flips: [], notices: [], history: [] });
  await updateSite(kv, site.id, { change, channels: [], now: site.lastSeenAt });
  const entries = await Array.fromAsync(kv.list({ prefix: [] }));
  const key = entries.find((entry) => entry.key.at(-1) === site.id)?.key;
  if (key === undefined) throw new Error("Cannot fill the store: where is a site?");
  for (const entry of entries) await kv.delete(entry.key);
  return key.slice(0, -1);
}
