import { Fault, literal, number, object, string } from "../base/shape.ts";
import type { DownNotice, Notice, ReminderNotice } from "./notice.ts";
import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "../time/time.ts";

/** One notice on its way to one channel; removed only after the channel said yes. */
export interface OutboxRow {
  readonly v: 1;
  readonly channel: string;
  readonly site: string;
  /** Order within (channel, site). */
  readonly number: number;
  readonly notice: Notice;
  readonly createdAt: EpochMs;
  /** Tries that failed. */
  readonly attempts: number;
  /**
   * Of those, failures that are put down to the notice: others got through since the one before, and
   * it has failed for 20 min since the last that was; not there: none.
   */
  readonly blamed?: number;
  /** How long it has failed since the last of those; not there: no time, or there is none. */
  readonly blamedForMs?: number;
  /** The channel's `deliveredAt` when it last failed; not there: it did not fail yet. */
  readonly failedAfter?: EpochMs | null;
  readonly nextAttemptAt: EpochMs;
  /** How long it waits after its last failure; not there: as long as its failures ask for. */
  readonly waitMs?: number;
  /** Somebody is sending it until then; null: nobody. */
  readonly leaseUntil: EpochMs | null;
  /** It has a message of its own: one for several homes did not get through; not there: it need not. */
  readonly alone?: true;
}

/** A notice that the channel refused for itself, kept to be shown. */
export interface SetAsideRow {
  readonly row: OutboxRow;
  readonly at: EpochMs;
  readonly why: string;
}

const rowShape = object({
  v: literal(1),
  site: string(),
  number: number(),
  createdAt: number(),
  attempts: number(),
  notice: object({ kind: string(), siteName: string(), sequenceId: string() }),
});

/** False for what cannot be told from here: another release's row, which is left to that, or a broken one. */
export function isOutboxRow(value: unknown): value is OutboxRow {
  return !(rowShape.read(value) instanceof Fault);
}

const asideShape = object({ row: rowShape });

/** The same of what was set aside. */
export function isSetAsideRow(value: unknown): value is SetAsideRow {
  return !(asideShape.read(value) instanceof Fault);
}

/** News of one site, in order. */
export interface SiteNews {
  readonly site: string;
  /** Number of the first notice within the site; the others count on from it. */
  readonly first: number;
  readonly notices: readonly Notice[];
}

/** A row for each notice and each channel, in order. */
export function rowsOf(
  { site, first, notices }: SiteNews,
  options: { readonly channels: readonly string[]; readonly now: EpochMs },
): OutboxRow[] {
  const { now } = options;
  return options.channels.flatMap((channel) =>
    notices.map((notice, index): OutboxRow => ({
      v: 1,
      channel,
      site,
      number: first + index,
      notice,
      createdAt: now,
      attempts: 0,
      nextAttemptAt: now,
      leaseUntil: null,
    }))
  );
}

/** Longer than any request, so that only a dead sender loses its lease. */
export const LEASE_MS = 30 * SECOND_MS;

/**
 * A notice is at fault that failed so often while others got through, so long apart. A server that is
 * ill fails now this one and now that: within the hour it takes each of them once.
 */
const BLAMED_MAX = 4;
const BLAME_EVERY_MS = 20 * MINUTE_MS;

/** A channel that nobody reaches is tried at least every minute. */
const BACKOFFS_MS = [5 * SECOND_MS, 15 * SECOND_MS, MINUTE_MS] as const;

/** Most time that a server's own wish may add. */
const WISH_MS_MAX = HOUR_MS;

/** What is known beside the rows. */
export interface QueueContext {
  readonly now: EpochMs;
  /** When the channel last took a message; null: never. */
  readonly deliveredAt: EpochMs | null;
  /** How long this process has seen the row as it is, by a clock that nobody sets. */
  readonly seenForMs: (row: OutboxRow) => number;
  /** News of a silence waits so long for that of other homes. */
  readonly gatherMs: number;
}

/** What to send next for one site. */
export interface NextMessage<Row extends OutboxRow = OutboxRow> {
  readonly notice: Notice;
  /** What is told by it, the queue's head first. */
  readonly rows: readonly [Row, ...Row[]];
}

/**
 * Picks the head of one site's queue (`rows` in order) and what it covers: a back covers the down
 * and the reminders of its incident that did not get through, a later reminder the earlier ones.
 * Null: nothing to send now.
 */
export function nextMessage<Row extends OutboxRow>(
  rows: readonly Row[],
  context: QueueContext,
): NextMessage<Row> | null {
  const [head, ...rest] = rows;
  if (head === undefined || isLeased(head, context) || !isDue(head, context)) return null;
  if (gatherRestMs(rows, context) > 0) return null;
  const { notice } = head;
  if (notice.kind !== "down" && notice.kind !== "reminder") return { notice, rows: [head] };
  const covered = rest.filter((row) => tellsOf(row.notice, notice));
  const last = covered.at(-1)?.notice;
  if (last?.kind === "back") {
    const saysBoth = last.saysBoth || notice.kind === "down";
    return { notice: { ...last, saysBoth }, rows: [head, ...covered] };
  }
  const latest = notice.kind === "down" ? notice : last ?? notice;
  return { notice: latest, rows: [head, ...covered] };
}

/** Of the same incident, or in its place on the phone: an answer must not come to stand over it. */
function tellsOf(told: Notice, head: DownNotice | ReminderNotice): boolean {
  switch (told.kind) {
    case "action":
      return told.sequenceId === head.sequenceId;
    case "down":
    case "reminder":
    case "back":
      return told.incident === head.incident;
    // What only a newer release knows may be any news.
    default:
      return false;
  }
}

/** When the head of a queue can be tried; null: the queue is empty. */
export function dueAt(rows: readonly OutboxRow[], context: QueueContext): EpochMs | null {
  const [head] = rows;
  if (head === undefined) return null;
  const { now, seenForMs } = context;
  const restMs = (waitMs: number) => Math.max(0, waitMs - seenForMs(head));
  if (isLeased(head, context)) return now + restMs(LEASE_MS);
  if (isDue(head, context)) return now + gatherRestMs(rows, context);
  return Math.min(head.nextAttemptAt, now + restMs(waitMsOf(head)));
}

/**
 * Somebody sends it. Another process's wall clock may be a wrong one, so what counts is how long
 * the lease was seen.
 */
export function isLeased(row: OutboxRow, { seenForMs }: QueueContext): boolean {
  return row.leaseUntil !== null && seenForMs(row) < LEASE_MS;
}

/** What is left of the time in which news of a silence, and nothing else, waits for other homes'. */
export function gatherRestMs(rows: readonly OutboxRow[], context: QueueContext): number {
  const [head, ...rest] = rows;
  const { gatherMs, seenForMs } = context;
  if (head === undefined || rest.length > 0) return 0;
  if (head.notice.kind !== "down" || head.attempts > 0 || head.alone === true) return 0;
  return Math.max(0, gatherMs - seenForMs(head));
}

/** It may be tried: never tried yet, or it has waited long enough, or others got through since. */
export function isDue(row: OutboxRow, context: QueueContext): boolean {
  const waitMs = row.nextAttemptAt - context.now;
  if (waitMs <= 0 || waitMs > WISH_MS_MAX) return true;
  if (context.seenForMs(row) >= waitMsOf(row)) return true;
  return isPassed(row, context.deliveredAt) && context.now >= failedAt(row) + BACKOFFS_MS[0];
}

/** How long it waits in all; one that nobody tried yet waits for nothing. */
function waitMsOf({ attempts, waitMs }: OutboxRow): number {
  return waitMs ?? (attempts === 0 ? 0 : backoffMs(attempts));
}

/**
 * True when others got through since this one failed: the channel is well again. Not told by which
 * time is the later one: those who wrote them may have wall clocks that differ.
 */
function isPassed({ failedAfter }: OutboxRow, deliveredAt: EpochMs | null): boolean {
  return failedAfter !== undefined && deliveredAt !== failedAfter;
}

/** When the row was last tried, or later; never tried: when it was filed. */
function failedAt({ attempts, createdAt, nextAttemptAt }: OutboxRow): EpochMs {
  return attempts === 0 ? createdAt : nextAttemptAt - backoffMs(attempts);
}

/** Wait after failure number `attempts`, from 1. */
export function backoffMs(attempts: number): number {
  return BACKOFFS_MS[Math.min(Math.max(attempts, 1), BACKOFFS_MS.length) - 1] ?? BACKOFFS_MS[0];
}

/** The row after a failed try; `afterMs`: what the server asked for, null: nothing. */
export function failedRow<Row extends OutboxRow>(
  row: Row,
  options: {
    readonly now: EpochMs;
    readonly afterMs: number | null;
    /** When the channel last took a message; null: never. */
    readonly deliveredAt: EpochMs | null;
  },
): Row {
  const { now, deliveredAt } = options;
  const attempts = row.attempts + 1;
  const waitMs = Math.max(backoffMs(attempts), Math.min(options.afterMs ?? 0, WISH_MS_MAX));
  const failed = { attempts, failedAfter: deliveredAt, ...blame(row, { now, deliveredAt }) };
  return { ...row, ...failed, nextAttemptAt: now + waitMs, waitMs, leaseUntil: null };
}

/** What one more failure says of the notice itself. */
function blame(
  row: OutboxRow,
  { now, deliveredAt }: { readonly now: EpochMs; readonly deliveredAt: EpochMs | null },
): Pick<OutboxRow, "blamed" | "blamedForMs"> {
  const { blamed = 0, blamedForMs = 0 } = row;
  const forMs = blamedForMs + failedForMs(row, now);
  if (isPassed(row, deliveredAt) && (blamed === 0 || forMs >= BLAME_EVERY_MS)) {
    return { blamed: blamed + 1, blamedForMs: 0 };
  }
  return blamed === 0 ? {} : { blamedForMs: forMs };
}

/**
 * How long ago it failed last: as long as it was to wait for at most, for the wall clock may have
 * been set meanwhile, or be another host's.
 */
function failedForMs(row: OutboxRow, now: EpochMs): number {
  const waitMs = waitMsOf(row);
  return Math.min(Math.max(0, now - (row.nextAttemptAt - waitMs)), waitMs);
}

/** True when the fault must be the notice's own: others got through time and again, and it did not. */
export function isPoison({ blamed = 0 }: OutboxRow): boolean {
  return blamed >= BLAMED_MAX;
}
