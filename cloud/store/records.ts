import type { ChannelState } from "../../lib/phone/channel.ts";
import type { Heartbeat } from "../../lib/wire/heartbeat.ts";
import type { Ping } from "../../lib/wire/ping.ts";
import { type OutboxRow, rowsOf, type SetAsideRow } from "../../lib/phone/outbox.ts";
import { type Change, siteNewsOf, type SiteRecord, type SweepMark } from "../../lib/site/site.ts";
import {
  applyHeartbeat,
  type HeartbeatChange,
  type HeartbeatContext,
} from "../../lib/site/heartbeat.ts";
import { needsSweepMark } from "../../lib/site/silence.ts";
import { DAY_MS, type EpochMs } from "../../lib/time/time.ts";
import { commit, ContentionError } from "./commit.ts";
import { writeTogether } from "./group_commit.ts";
import { deleteRows, forgetHistory, historyKey } from "./history_records.ts";

import { countHistory, countNotices, forgetTotals, type NoticeResult } from "./total_records.ts";

export { ContentionError } from "./commit.ts";
export { listHistory, listHours, purgeHistory } from "./history_records.ts";
export { listTotals, type Total } from "./total_records.ts";

/** The only module that knows the keys, but for the past's (`history_records.ts`) and the counters'. */
const siteKey = (id: string) => ["site", id];
const outboxPrefix = (channel: string) => ["outbox", channel];
const asidePrefix = (channel: string) => ["aside", channel];
const channelKey = (channel: string) => ["channel", channel];
const usedKey = (use: string) => ["used", use];
const SWEEP_KEY = ["sweep"];

/** A lost attempt means that somebody else won: eight in a row is a crowd, not bad luck. */
const UPDATE_ATTEMPTS_MAX = 8;

/** The largest page that the KV reads at once is 1,000. */
const PAGE_ROWS = 500;

/** Refused notices are shown for so long. */
const ASIDE_KEPT_MS = 30 * DAY_MS;

/** What may be done once was done before. */
export class UsedError extends Error {
  override readonly name = "UsedError";
}

/** When it was used; null: not yet, or so long ago that it is forgotten. */
export async function readUse(kv: Deno.Kv, use: string): Promise<EpochMs | null> {
  return (await kv.get<EpochMs>(usedKey(use))).value;
}

/** Null: never heard from, or forgotten. */
export async function readSite(kv: Deno.Kv, id: string): Promise<SiteRecord | null> {
  return (await kv.get<SiteRecord>(siteKey(id))).value;
}

/** Some sites at once, in batches of the ten that the KV allows; null where there is none. */
export async function readSites(
  kv: Deno.Kv,
  ids: readonly string[],
): Promise<(SiteRecord | null)[]> {
  const sites: (SiteRecord | null)[] = [];
  for (let first = 0; first < ids.length; first += 10) {
    const keys = ids.slice(first, first + 10).map(siteKey);
    const entries = await kv.getMany<SiteRecord[]>(keys);
    for (const entry of entries) sites.push(entry.value);
  }
  return sites;
}

/** Every site, by id. */
export async function* eachSite(kv: Deno.Kv): AsyncGenerator<SiteRecord> {
  for await (const entry of kv.list<SiteRecord>({ prefix: ["site"] }, { batchSize: PAGE_ROWS })) {
    yield entry.value;
  }
}

/** Every site, by id. */
export function listSites(kv: Deno.Kv): Promise<SiteRecord[]> {
  return Array.fromAsync(eachSite(kv));
}

/**
 * Reads one site, changes it and commits site, history and outbox rows in one atomic. `change`
 * may run several times; null: nothing to write. Throws ContentionError after 8 lost attempts,
 * UsedError where `once` is used up.
 */
export async function updateSite<C extends Change>(
  kv: Deno.Kv,
  id: string,
  options: {
    readonly change: (site: SiteRecord | null) => C | null | Promise<C | null>;
    /** Channels that get a row for each notice; empty: nobody is told. */
    readonly channels: readonly string[];
    readonly now: EpochMs;
    /** Done at most once under this name, which is kept for so long. */
    readonly once?: { readonly use: string; readonly keptMs: number };
  },
): Promise<C | null> {
  const { once, now } = options;
  for (let attempt = 0; attempt < UPDATE_ATTEMPTS_MAX; attempt++) {
    const entry = await kv.get<SiteRecord>(siteKey(id));
    const change = await options.change(entry.value);
    if (change === null) return null;
    const checks: Deno.AtomicCheck[] = [entry];
    const mutations: Deno.KvMutation[] = [set(siteKey(id), change.site)];
    if (once !== undefined) {
      if (await readUse(kv, once.use) !== null) throw new UsedError(`Used before: ${id}`);
      const key = usedKey(once.use);
      checks.push({ key, versionstamp: null });
      mutations.push({ ...set(key, now), expireIn: once.keptMs });
    }
    for (const row of change.history) mutations.push(set(historyKey(id, row), row));
    for (const row of rowsOf(siteNewsOf(change), options)) mutations.push(set(outboxKey(row), row));
    mutations.push(...countHistory(id, change.history));
    if (await writeTogether(kv, { checks, mutations }) !== null) return change;
  }
  throw new ContentionError(`Cannot update site "${id}": lost ${UPDATE_ATTEMPTS_MAX} attempts`);
}

function set(key: Deno.KvKey, value: unknown): Deno.KvMutation & { readonly type: "set" } {
  return { type: "set", key, value };
}

function outboxKey(row: OutboxRow): Deno.KvKey {
  return [...outboxPrefix(row.channel), row.site, row.number];
}

/** One heartbeat, or a ping: one read and one write unless it ends a silence. */
export async function recordHeartbeat(
  kv: Deno.Kv,
  sign: Heartbeat | Ping,
  options: Omit<HeartbeatContext, "sweepMark"> & { readonly channels: readonly string[] },
): Promise<HeartbeatChange> {
  const { now, siteId, channels } = options;
  const change = async (site: SiteRecord | null) => {
    const sweepMark = needsSweepMark(site, now) ? await readSweepMark(kv) : null;
    return applyHeartbeat(site, sign, { ...options, sweepMark });
  };
  const done = await updateSite(kv, siteId, { change, channels, now });
  if (done === null) throw new TypeError("Cannot record heartbeat: it changed nothing");
  return done;
}

/**
 * Removes a site with its history and notices, for good; false: there was none. Throws
 * ContentionError while another process holds the store: forget it once more.
 */
export async function forgetSite(kv: Deno.Kv, id: string): Promise<boolean> {
  const known = await readSite(kv, id) !== null;
  // The site first: whatever dies in between, the rest is found again by forgetting once more.
  if (await commit(kv.atomic().delete(siteKey(id))) === null) {
    throw new ContentionError(`Cannot forget site "${id}": the store is locked`);
  }
  await forgetHistory(kv, id);
  await forgetTotals(kv, id);
  await deleteRows<OutboxRow>(kv, { prefix: ["outbox"] }, { keep: (row) => row.site !== id });
  await deleteRows<SetAsideRow>(kv, { prefix: ["aside"] }, { keep: ({ row }) => row.site !== id });
  return known;
}

/** Null: no sweep ever ran. */
export async function readSweepMark(kv: Deno.Kv): Promise<SweepMark | null> {
  return (await kv.get<SweepMark>(SWEEP_KEY)).value;
}

export async function writeSweepMark(kv: Deno.Kv, sweepMark: SweepMark): Promise<void> {
  if (await commit(kv.atomic().set(SWEEP_KEY, sweepMark)) !== null) return;
  throw new ContentionError("Cannot write the sweep's mark: the store is locked");
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

/** An outbox row as read, so that it can be claimed. */
export interface OutboxEntry extends OutboxRow {
  readonly versionstamp: string;
}

/** Notices that wait for `channel`, by site and order; `site`: those of one. */
export async function* eachOutboxRow(
  kv: Deno.Kv,
  channel: string,
  options: { readonly site?: string } = {},
): AsyncGenerator<OutboxEntry> {
  const prefix = [...outboxPrefix(channel), ...options.site === undefined ? [] : [options.site]];
  const rows = kv.list<OutboxRow>({ prefix }, { batchSize: PAGE_ROWS });
  for await (const { value, versionstamp } of rows) yield { ...value, versionstamp };
}

/** The first `limit` of them, 1–1,000. */
export async function listOutbox(
  kv: Deno.Kv,
  channel: string,
  options: { readonly limit: number },
): Promise<OutboxRow[]> {
  const rows = kv.list<OutboxRow>({ prefix: outboxPrefix(channel) }, options);
  return await Array.fromAsync(rows, (entry) => entry.value);
}

/** Writes a changed row unless somebody else changed it since it was read; null: they did. */
export async function rewriteRow(kv: Deno.Kv, entry: OutboxEntry): Promise<OutboxEntry | null> {
  const { versionstamp: readAs, ...row } = entry;
  const key = outboxKey(row);
  const checks = [{ key, versionstamp: readAs }];
  const versionstamp = await writeTogether(kv, { checks, mutations: [set(key, row)] });
  return versionstamp === null ? null : { ...row, versionstamp };
}

/**
 * Removes the rows that one message told of, if the first (which was claimed) is unchanged; with
 * `aside`, that is kept to be shown. False: somebody else had it.
 */
export async function removeRows(
  kv: Deno.Kv,
  entries: readonly [OutboxEntry, ...OutboxEntry[]],
  options: { readonly aside: SetAsideRow | null; readonly result: NoticeResult },
): Promise<boolean> {
  const [head] = entries;
  const { aside, result } = options;
  const checks = [{ key: outboxKey(head), versionstamp: head.versionstamp }];
  const mutations: Deno.KvMutation[] = [
    ...entries.map((entry) => ({ type: "delete", key: outboxKey(entry) } as const)),
    countNotices(entries.length, { channel: head.channel, result }),
  ];
  if (aside !== null) {
    const key = [...asidePrefix(head.channel), aside.at, head.site, head.number];
    mutations.push({ ...set(key, aside), expireIn: ASIDE_KEPT_MS });
  }
  return await writeTogether(kv, { checks, mutations }) !== null;
}

/** Notices that `channel` refused for themselves, newest first; `limit` 1–1,000. */
export async function listSetAside(
  kv: Deno.Kv,
  channel: string,
  options: { readonly limit: number },
): Promise<SetAsideRow[]> {
  const rows = kv.list<SetAsideRow>({ prefix: asidePrefix(channel) }, {
    ...options,
    reverse: true,
  });
  return await Array.fromAsync(rows, (entry) => entry.value);
}
