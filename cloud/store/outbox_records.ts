import {
  isOutboxRow,
  isSetAsideRow,
  type OutboxRow,
  rowsOf,
  type SetAsideRow,
  type SiteNews,
} from "../../lib/phone/outbox.ts";
import { DAY_MS, type EpochMs } from "../../lib/time/time.ts";
import { set, writeTogether } from "./group_commit.ts";
import { deleteRows } from "./history_records.ts";
import { countNotices, type NoticeResult } from "./total_records.ts";
import { PAGE_ROWS } from "./page_rows.ts";

/** Notices on their way to each channel, and those that one refused. */
const outboxPrefix = (channel: string) => ["outbox", channel];
const asidePrefix = (channel: string) => ["aside", channel];

/** Refused notices are shown for so long. */
const ASIDE_KEPT_MS = 30 * DAY_MS;

function outboxKey(row: OutboxRow): Deno.KvKey {
  return [...outboxPrefix(row.channel), row.site, row.number];
}

/** What files a site's news for each channel. */
export function fileNews(
  news: SiteNews,
  options: { readonly channels: readonly string[]; readonly now: EpochMs },
): Deno.KvMutation[] {
  return rowsOf(news, options).map((row) => set(outboxKey(row), row));
}

/** Deletes all that waits or was refused of a site. */
export async function forgetNotices(kv: Deno.Kv, id: string): Promise<void> {
  await deleteRows(kv, { prefix: ["outbox"] }, {
    keep: (row) => !isOutboxRow(row) || row.site !== id,
  });
  await deleteRows(kv, { prefix: ["aside"] }, {
    keep: (kept) => !isSetAsideRow(kept) || kept.row.site !== id,
  });
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
  const rows = kv.list({ prefix }, { batchSize: PAGE_ROWS });
  for await (const { value, versionstamp } of rows) {
    if (isOutboxRow(value)) yield { ...value, versionstamp };
  }
}

/** Those among the first `limit` rows, 1–1,000. */
export async function listOutbox(
  kv: Deno.Kv,
  channel: string,
  options: { readonly limit: number },
): Promise<OutboxRow[]> {
  const rows = kv.list({ prefix: outboxPrefix(channel) }, options);
  return (await Array.fromAsync(rows, ({ value }) => value)).filter(isOutboxRow);
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
  const rows = kv.list({ prefix: asidePrefix(channel) }, { ...options, reverse: true });
  return (await Array.fromAsync(rows, ({ value }) => value)).filter(isSetAsideRow);
}
