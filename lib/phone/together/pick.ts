import type { EpochMs } from "../../time/time.ts";
import {
  failedRow,
  gatherRestMs,
  isDue,
  isLeased,
  type OutboxRow,
  type QueueContext,
} from "../outbox.ts";

/** Homes that fall silent together are told of in one message. */

/** Fewer are told of one by one. */
export const TOGETHER_MIN = 3;

/** Few enough that all are written down before the lease of the first ends. */
export const TOGETHER_MAX = 1_000;

/** News of a silence waits so long for that of other homes. */
export const GATHER_MS = 500;

/** After so many failures one home leaves the others: is it the channel, or one of them? */
const TRIES = 3;

/**
 * What one message tells now, in order: of three homes at least, of each of which the silence is
 * all that waits. None: nothing, or not yet. `queues`: what waits for each site.
 */
export function pickTogether<Row extends OutboxRow>(
  queues: readonly (readonly Row[])[],
  context: QueueContext,
): readonly Row[] {
  const rows = queues.filter((queue) => queue.length === 1).flat()
    .filter((row) => mayGoAlong(row, context));
  if (rows.length < TOGETHER_MIN) return [];
  const isTime = rows.length >= TOGETHER_MAX ||
    rows.some((row) => isDue(row, context) && gatherRestMs([row], context) === 0);
  return isTime ? rows.slice(0, TOGETHER_MAX) : [];
}

/** One that failed while others got through may be what the channel does not like. */
function mayGoAlong(row: OutboxRow, context: QueueContext): boolean {
  const { notice, alone, blamed = 0 } = row;
  return notice.kind === "down" && alone !== true && blamed === 0 && !isLeased(row, context);
}

/** The rows after a try that failed; in time one leaves, so that no home can hold up the others. */
export function failedTogether<Row extends OutboxRow>(
  rows: readonly Row[],
  options: {
    readonly now: EpochMs;
    /** What the server asked for; null: nothing. */
    readonly afterMs: number | null;
    /** When the channel last took a message; null: never. */
    readonly deliveredAt: EpochMs | null;
  },
): Row[] {
  const failed = rows.map((row) => failedRow(row, options));
  const [head, ...others] = failed;
  const tries = Math.min(...failed.map(({ attempts }) => attempts));
  return head === undefined || tries !== TRIES ? failed : [{ ...head, alone: true }, ...others];
}
