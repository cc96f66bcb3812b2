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
