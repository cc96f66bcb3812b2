import type { ChannelState } from "../../lib/phone/channel.ts";
import type { Heartbeat } from "../../lib/wire/heartbeat.ts";
import type { Ping } from "../../lib/wire/ping.ts";
import { type Change, isSiteRecord, siteNewsOf, type SiteRecord } from "../../lib/site/site.ts";
import {
  applyHeartbeat,
  type HeartbeatChange,
  type HeartbeatContext,
} from "../../lib/site/heartbeat.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import type { Listening } from "./listening.ts";
import { ContentionError } from "./commit.ts";
import { hearingOf } from "./mark_records.ts";
import { announceWrite, set, writeTogether } from "./group_commit.ts";
import { readTogether } from "./group_read.ts";
import { forgetHistory, historyKey } from "./history_records.ts";
import { fileNews, forgetNotices } from "./outbox_records.ts";
import { PAGE_ROWS } from "./page_rows.ts";
import { FullError, inTurn, oneLess, oneMore, SITES_PREFIX } from "./site_count.ts";
import { memoryOf, type SiteEntry } from "./site_memory.ts";
import { countHistory, forgetTotals } from "./total_records.ts";

export { ContentionError } from "./commit.ts";
export { UnansweredError } from "./deadline.ts";
export { FullError } from "./site_count.ts";
export { listHistory, listHours, purgeHistory } from "./history_records.ts";
export { readHearing, readMarkEntry, readSweepMark, writeSweepMark } from "./mark_records.ts";
export {
  eachOutboxRow,
  listOutbox,
  listSetAside,
  type OutboxEntry,
  removeRows,
  rewriteRow,
} from "./outbox_records.ts";
export { listTotals, type Total } from "./total_records.ts";

/** The keys of sites, channels and uses; those of all else lie beside. */
const siteKey = (id: string) => [...SITES_PREFIX, id];
const channelKey = (channel: string) => ["channel", channel];
const usedKey = (use: string) => ["used", use];

/** A lost attempt means that somebody else won: eight in a row is a crowd, not bad luck. */
const UPDATE_ATTEMPTS_MAX = 8;

/** What may be done once was done before. */
export class UsedError extends Error {
  override readonly name = "UsedError";
}

/** When it was used; null: not yet, or so long ago that it is forgotten. */
export async function readUse(kv: Deno.Kv, use: string): Promise<EpochMs | null> {
  return (await kv.get<EpochMs>(usedKey(use))).value;
}

async function getSite(kv: Deno.Kv, id: string): Promise<SiteEntry> {
  const { key, value, versionstamp } = await readTogether(kv, siteKey(id));
  return { key, value: isSiteRecord(value) ? value : null, versionstamp };
}

/** Null: never heard from, or forgotten. */
export async function readSite(kv: Deno.Kv, id: string): Promise<SiteRecord | null> {
  return (await getSite(kv, id)).value;
}

/** Some sites at once, in batches of the ten that the KV allows; null where there is none. */
export async function readSites(
  kv: Deno.Kv,
  ids: readonly string[],
): Promise<(SiteRecord | null)[]> {
  const sites: (SiteRecord | null)[] = [];
  for (let first = 0; first < ids.length; first += 10) {
    const keys = ids.slice(first, first + 10).map(siteKey);
    const entries = await kv.getMany(keys);
    for (const { value } of entries) sites.push(isSiteRecord(value) ? value : null);
  }
  return sites;
}

/** Every site, by id; one that cannot be read is left out, so that it keeps no other from being seen. */
export async function* eachSite(
  kv: Deno.Kv,
  onUnreadable: (id: string) => void = () => {},
): AsyncGenerator<SiteRecord> {
  const sites = kv.list({ prefix: SITES_PREFIX }, { batchSize: PAGE_ROWS });
  for await (const { key, value } of sites) {
    if (isSiteRecord(value)) yield value;
    else onUnreadable(String(key.at(-1)));
  }
}

/** Every site, by id. */
export function listSites(kv: Deno.Kv): Promise<SiteRecord[]> {
  return Array.fromAsync(eachSite(kv));
}

/** How a site is to be changed. */
export interface SiteUpdate<C extends Change> {
  readonly change: (site: SiteRecord | null) => C | null | Promise<C | null>;
  /**
   * Every change is written, so that it may first be made of what this process wrote last: the check
   * of a write tells whether that is still so, and what is not written has none.
   */
  readonly always?: boolean;
  /** Channels that get a row for each notice; empty: nobody is told. */
  readonly channels: readonly string[];
  /** Read after the store gave the site. */
  readonly now: EpochMs | (() => EpochMs);
  /** Done at most once under this name, which is kept for so long. */
  readonly once?: { readonly use: string; readonly keptMs: number };
  /** Most sites that there may be when this one is new; left out: any number. */
  readonly sitesMax?: number;
}

/**
 * Reads one site, changes it and commits site, history and outbox rows in one atomic. `change`
 * may run several times; null: nothing to write. Throws ContentionError after 8 lost attempts,
 * UsedError where `once` is used up, FullError for a site too many.
 */
export async function updateSite<C extends Change>(
  kv: Deno.Kv,
  id: string,
  update: SiteUpdate<C>,
): Promise<C | null> {
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS_MAX; attempt++) {
    const known = update.always === true ? memoryOf(kv).take(id) : null;
    const tried =
      await (known === null ? readAndTry(kv, id, update) : recallAndTry(kv, known, update));
    if (tried !== "lost") return tried;
  }
  throw new ContentionError(`Cannot update site "${id}": lost ${UPDATE_ATTEMPTS_MAX} attempts`);
}

/** "lost": another process has changed it since. */
async function recallAndTry<C extends Change>(
  kv: Deno.Kv,
  entry: SiteEntry,
  update: SiteUpdate<C>,
): Promise<C | null | "lost"> {
  const tried = await tryUpdate(kv, entry, { update, came() {} });
  memoryOf(kv).note(entry, tried === "lost");
  return tried;
}

/** "lost": it has changed since it was read. */
async function readAndTry<C extends Change>(
  kv: Deno.Kv,
  id: string,
  update: SiteUpdate<C>,
): Promise<C | null | "lost"> {
  const came = announceWrite(kv);
  try {
    const entry = await getSite(kv, id);
    const write = () => tryUpdate(kv, entry, { update, came });
    if (entry.versionstamp !== null) return await write();
    // Nobody waits for whoever waits himself.
    came();
    return await inTurn(kv, () => enrol(kv, id, write));
  } finally {
    came();
  }
}

/** While it waited for its turn another request may have made it, and have taken the last place. */
async function enrol<Tried>(
  kv: Deno.Kv,
  id: string,
  write: () => Promise<Tried>,
): Promise<Tried | "lost"> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof FullError && (await getSite(kv, id)).versionstamp !== null) return "lost";
    throw error;
  }
}

async function tryUpdate<C extends Change>(
  kv: Deno.Kv,
  entry: SiteEntry,
  { update, came }: { readonly update: SiteUpdate<C>; readonly came: () => void },
): Promise<C | null | "lost"> {
  const { once, channels } = update;
  const change = await update.change(entry.value);
  if (change === null) return null;
  const now = typeof update.now === "number" ? update.now : update.now();
  const { id } = change.site;
  const checks: Deno.AtomicCheck[] = [entry];
  const mutations: Deno.KvMutation[] = [set(entry.key, change.site)];
  const isNew = entry.versionstamp === null;
  const more = isNew ? await oneMore(kv, update.sitesMax ?? Infinity) : null;
  if (more !== null) {
    checks.push(...more.checks);
    mutations.push(...more.mutations);
  }
  if (once !== undefined) {
    if (await readUse(kv, once.use) !== null) throw new UsedError(`Used before: ${id}`);
    const key = usedKey(once.use);
    checks.push({ key, versionstamp: null });
    mutations.push({ ...set(key, now), expireIn: once.keptMs });
  }
  for (const row of change.history) mutations.push(set(historyKey(id, row), row));
  mutations.push(...fileNews(siteNewsOf(change), { channels, now }));
  mutations.push(...countHistory(id, change.history));
  came();
  const versionstamp = await writeTogether(kv, { checks, mutations });
  if (versionstamp === null) return "lost";
  more?.stored(versionstamp);
  memoryOf(kv).remember(id, { key: entry.key, value: change.site, versionstamp });
  return change;
}

/** What comes with a sign of life, beside what is known of time once the store has given the site. */
export interface HeartbeatFiling
  extends
    Pick<HeartbeatContext, "siteId" | "generation" | "measured">,
    Pick<SiteUpdate<HeartbeatChange>, "channels" | "sitesMax"> {
  readonly now: () => EpochMs;
  readonly listening: Listening;
}

/** One heartbeat, or a ping: one write, and one read unless this process wrote its site last. */
export async function recordHeartbeat(
  kv: Deno.Kv,
  sign: Heartbeat | Ping,
  options: HeartbeatFiling,
): Promise<HeartbeatChange> {
  const { siteId, listening } = options;
  let isNew = false;
  const change = async (site: SiteRecord | null) => {
    isNew = site === null;
    // Only now: the store may have taken its time, and a silence must not end before it began. Of
    // one that is remembered nobody has found since that it is silent, or the write is lost.
    const hearing = await hearingOf(kv, site, options);
    return applyHeartbeat(site, sign, { ...options, ...hearing });
  };
  const done = await updateSite(kv, siteId, { ...options, change, always: true });
  if (done === null) throw new TypeError("Cannot record heartbeat: it changed nothing");
  listening.noteStored(done.site, isNew);
  return done;
}

/**
 * Removes a site with its history and notices, for good; false: there was none. Throws
 * ContentionError while another process holds the store: forget it once more.
 */
export async function forgetSite(kv: Deno.Kv, id: string): Promise<boolean> {
  // The site first: whatever dies in between, the rest is found again by forgetting once more.
  const known = await inTurn(kv, () => deleteSite(kv, id));
  await forgetHistory(kv, id);
  await forgetTotals(kv, id);
  await forgetNotices(kv, id);
  return known;
}

/** False: there was none. */
async function deleteSite(kv: Deno.Kv, id: string): Promise<boolean> {
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS_MAX; attempt++) {
    const entry = await kv.get<SiteRecord>(siteKey(id));
    if (entry.value === null) return false;
    const less = await oneLess(kv);
    const write = {
      checks: [entry, ...less.checks],
      mutations: [{ type: "delete", key: entry.key } as const, ...less.mutations],
    };
    if (await writeTogether(kv, write) === null) continue;
    memoryOf(kv).forget(id);
    return true;
  }
  throw new ContentionError(`Cannot forget site "${id}": the store is busy`);
}

/** Null: never used. */
export async function readChannel(kv: Deno.Kv, channel: string): Promise<ChannelState | null> {
  return (await kv.get<ChannelState>(channelKey(channel))).value;
}

/** Reads, changes and writes one channel's state; the same object back: nothing to write. */
export async function updateChannel(
  kv: Deno.Kv,
  channel: string,
  options: { readonly change: (state: ChannelState | null) => ChannelState },
): Promise<ChannelState> {
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS_MAX; attempt++) {
    const entry = await kv.get<ChannelState>(channelKey(channel));
    const state = options.change(entry.value);
    if (state === entry.value) return state;
    const mutations = [set(channelKey(channel), state)];
    if (await writeTogether(kv, { checks: [entry], mutations }) !== null) return state;
  }
  throw new ContentionError(`Cannot update channel "${channel}": lost every attempt`);
}
