import { type HistoryEntry, historyLabel, readKeptEntry } from "../../lib/site/history.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import { commit, ContentionError } from "./commit.ts";
import { PAGE_ROWS } from "./page_rows.ts";

/** The past of each site in the store, and deleting many rows. */
const historyPrefix = (id: string) => ["history", id];
/** Finished hours lie apart: there are 24 a day, and pages read 90 days of all else. */
const hoursPrefix = (id: string) => ["hours", id];

/** Where an entry is kept. */
export function historyKey(id: string, entry: HistoryEntry): Deno.KvKey {
  const prefix = entry.kind === "hour" ? hoursPrefix(id) : historyPrefix(id);
  return [...prefix, entry.at, historyLabel(entry)];
}

/** Deletes all of a site's past. */
export async function forgetHistory(kv: Deno.Kv, id: string): Promise<void> {
  await deleteRows(kv, { prefix: historyPrefix(id) }, { keep: () => false });
  await deleteRows(kv, { prefix: hoursPrefix(id) }, { keep: () => false });
}

/** Entries but hours with `from <= at < to`, newest first; `limit` 1–1,000. */
export function listHistory(
  kv: Deno.Kv,
  id: string,
  options: HistoryRange,
): Promise<HistoryEntry[]> {
  return listRange<HistoryEntry>(kv, historyPrefix(id), options);
}

/** Finished hours with `from <= at < to`, newest first; `limit` 1–1,000. */
export function listHours(
  kv: Deno.Kv,
  id: string,
  options: HistoryRange,
): Promise<Extract<HistoryEntry, { kind: "hour" }>[]> {
  return listRange(kv, hoursPrefix(id), options);
}

/** Which entries to read. */
export interface HistoryRange {
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly limit: number;
}

async function listRange<Entry extends HistoryEntry>(
  kv: Deno.Kv,
  prefix: readonly string[],
  options: HistoryRange,
): Promise<Entry[]> {
  const range = { start: [...prefix, options.from], end: [...prefix, options.to] };
  const rows = kv.list<Entry>(range, {
    limit: options.limit,
    reverse: true,
    batchSize: Math.min(options.limit, PAGE_ROWS),
  });
  const kept = await Array.fromAsync(rows, ({ value }) => readKeptEntry(value) as Entry | null);
  return kept.filter((entry) => entry !== null);
}

/** Deletes at most `limit` entries and hours of one site from before `before`; returns how many. */
export async function purgeHistory(
  kv: Deno.Kv,
  id: string,
  options: { readonly before: EpochMs; readonly limit: number },
): Promise<number> {
  let deleted = 0;
  for (const prefix of [historyPrefix(id), hoursPrefix(id)]) {
    const range = { start: prefix, end: [...prefix, options.before] };
    const limit = options.limit - deleted;
    if (limit > 0) deleted += await deleteRows(kv, range, { keep: () => false, limit });
  }
  return deleted;
}

/** Deletes rows in pages; returns how many. */
export async function deleteRows<T>(
  kv: Deno.Kv,
  selector: Deno.KvListSelector,
  options: { readonly keep: (row: T) => boolean; readonly limit?: number },
): Promise<number> {
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  let deleted = 0;
  let atomic = kv.atomic();
  for await (const entry of kv.list<T>(selector, { batchSize: PAGE_ROWS })) {
    if (options.keep(entry.value)) continue;
    if (deleted >= limit) break;
    atomic.delete(entry.key);
    deleted++;
    if (deleted % PAGE_ROWS !== 0) continue;
    await commitDeletions(atomic);
    atomic = kv.atomic();
  }
  await commitDeletions(atomic);
  return deleted;
}

async function commitDeletions(atomic: Deno.AtomicOperation): Promise<void> {
  if (await commit(atomic) !== null) return;
  throw new ContentionError("Cannot delete: the store is locked");
}
