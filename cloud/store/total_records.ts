import type { HistoryEntry } from "../../lib/site/history.ts";
import { growthOf, type NOTICE_RESULTS } from "../../lib/site/totals.ts";
import { deleteRows } from "./history_records.ts";
import { PAGE_ROWS } from "./page_rows.ts";

/** The counters in the store. They grow in the atomic of what they count, without being read. */
const sitePrefix = (id: string) => ["total", "site", id];
const noticeKey = (channel: string, result: NoticeResult) => ["total", "notice", channel, result];

/** How it ended for a notice in the outbox. */
export type NoticeResult = typeof NOTICE_RESULTS[number];

/** A counter: `["site", id, kind, …labels]` or `["notice", channel, result]`. */
export interface Total {
  readonly key: readonly string[];
  readonly value: number;
}

/** Counts what `history` tells of one site. */
export function countHistory(id: string, history: readonly HistoryEntry[]): Deno.KvMutation[] {
  return growthOf(history).map(({ key, by }) => grow([...sitePrefix(id), ...key], by));
}

/** Counts `notices` that leave the outbox. */
export function countNotices(
  notices: number,
  options: { readonly channel: string; readonly result: NoticeResult },
): Deno.KvMutation {
  return grow(noticeKey(options.channel, options.result), notices);
}

function grow(key: Deno.KvKey, by: number): Deno.KvMutation {
  return { type: "sum", key, value: new Deno.KvU64(BigInt(by)) };
}

/** Deletes a site's counters. */
export async function forgetTotals(kv: Deno.Kv, id: string): Promise<void> {
  await deleteRows(kv, { prefix: sitePrefix(id) }, { keep: () => false });
}

/** Every counter, by key. */
export async function listTotals(kv: Deno.Kv): Promise<Total[]> {
  const selector = { prefix: ["total"] };
  const rows = kv.list<Deno.KvU64>(selector, { batchSize: PAGE_ROWS });
  return await Array.fromAsync(rows, ({ key, value }) => ({
    key: key.slice(1).map(String),
    value: Number(value.value),
  }));
}
