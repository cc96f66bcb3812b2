import { applyDigest } from "../../lib/report/digest.ts";
import { DAY_MS, type EpochMs } from "../../lib/time/time.ts";
import { channelNames } from "../phone/channels.ts";
import type { Audience } from "../phone/channel.ts";
import { ContentionError, listHistory, updateSite } from "../store/records.ts";

/** Entries of one day that are looked at; a day with more is a flapping line. */
const ENTRIES_MAX = 1_000;

/** Queues the sums of the days of sites. */
export async function sumUpDays(
  deps: {
    readonly kv: Deno.Kv;
    readonly now: () => EpochMs;
    readonly channels: readonly Audience[];
    /** There is something new to send. */
    readonly onNotice: () => void;
  },
  ids: readonly string[],
): Promise<void> {
  const { kv, now, channels, onNotice } = deps;
  for (const id of ids) await sumUpDay(kv, id, { channels, now: now() });
  if (ids.length > 0) onNotice();
}

/** Queues the sum of a site's day; false: nobody is told, or it could not be. */
export async function sumUpDay(
  kv: Deno.Kv,
  id: string,
  options: { readonly channels: readonly Audience[]; readonly now: EpochMs },
): Promise<boolean> {
  const { now } = options;
  const channels = channelNames(options.channels, id);
  if (channels.length === 0) return false;
  const range = { from: now - DAY_MS, to: now + 1, limit: ENTRIES_MAX };
  const entries = await listHistory(kv, id, range);
  try {
    const done = await updateSite(kv, id, {
      change: (site) => site === null ? null : applyDigest(site, { entries, now }),
      channels,
      now,
    });
    return done !== null;
  } catch (error) {
    // A day that is not summed up is the lesser evil: the sweep has more important things to do.
    if (error instanceof ContentionError) return false;
    throw error;
  }
}
