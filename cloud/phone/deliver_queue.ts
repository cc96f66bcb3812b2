import type { OutboxRow } from "../../lib/phone/outbox.ts";
import type { DeliverMemory } from "./channel.ts";
import { eachOutboxRow, type OutboxEntry } from "../store/records.ts";

/** What waits for one site, in order. */
export type Queue = readonly OutboxEntry[];

/** Rows of one site that are looked at in one run; one atomic removes them all. */
export const QUEUE_ROWS_MAX = 400;

/** The rows of a channel, site by site; of each site the first 400. */
export async function* eachQueue(kv: Deno.Kv, channel: string): AsyncGenerator<Queue> {
  let queue: OutboxEntry[] = [];
  for await (const row of eachOutboxRow(kv, channel)) {
    if (queue[0] !== undefined && queue[0].site !== row.site) {
      yield queue;
      queue = [];
    }
    if (queue.length < QUEUE_ROWS_MAX) queue.push(row);
  }
  if (queue.length > 0) yield queue;
}

/** What waits for one site by now; of more than 400 rows the first. */
export async function readQueue(
  kv: Deno.Kv,
  { channel, site }: { readonly channel: string; readonly site: string },
): Promise<Queue> {
  const queue: OutboxEntry[] = [];
  for await (const row of eachOutboxRow(kv, channel, { site })) {
    queue.push(row);
    if (queue.length === QUEUE_ROWS_MAX) break;
  }
  return queue;
}

/** Names a row for good; a home that was forgotten counts its rows from one again. */
export function nameOf({ site, number, createdAt }: OutboxRow): string {
  return `${site}/${number}/${createdAt}`;
}

/** How long the row is as it is, as far as this process has seen it. */
export function seenForMs(row: OutboxEntry, { seen, passedMs }: DeliverMemory): number {
  const name = nameOf(row);
  const known = seen.get(name);
  const atMs = known?.versionstamp === row.versionstamp ? known.atMs : passedMs();
  if (atMs !== known?.atMs) seen.set(name, { versionstamp: row.versionstamp, atMs });
  return passedMs() - atMs;
}
