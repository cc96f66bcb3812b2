import {
  afterAnswer,
  afterDeadMan,
  catchUpBefore,
  type ChannelState,
  isDeadManDue,
  openChannel,
  opensAt,
} from "../lib/channel.ts";
import type { LogLine } from "../lib/log.ts";
import { deadManMessage, renderNotice, renderPresent } from "../lib/notice.ts";
import type { NtfyAnswer, NtfyMessage } from "../lib/ntfy.ts";
import {
  dueAt,
  failedRow,
  isPoison,
  LEASE_MS,
  type NextMessage,
  nextMessage,
} from "../lib/outbox.ts";
import { applyDelivery } from "../lib/site_sweep.ts";
import { type EpochMs, SECOND_MS } from "../lib/time.ts";
import {
  eachOutboxRow,
  type OutboxEntry,
  readChannel,
  readSite,
  removeRows,
  rewriteRow,
  updateChannel,
  updateSite,
} from "./records.ts";

/** A way to tell the phone. */
export interface Channel {
  /** Names it in keys and on the status page; `"ntfy"`. */
  readonly name: string;
  /** Names its settings; holds no secret. */
  readonly fingerprint: string;
  /** Never rejects for what a network may do. */
  send(message: NtfyMessage, options: { readonly timeoutMs: number }): Promise<NtfyAnswer>;
}

export interface DeliverDeps {
  readonly kv: Deno.Kv;
  readonly now: () => EpochMs;
  readonly log: (line: LogLine) => void;
  readonly channel: Channel;
  /** As in the sweep: keeps the next reminder that far from a message that came late. */
  readonly reminderFirstMs: number;
}

/** What a run of `deliver()` did. */
export interface DeliverReport {
  /** Messages that the channel took. */
  readonly sent: number;
  /** When there is something to do next; null: the outbox is empty. */
  readonly nextAt: EpochMs | null;
}

const SEND_TIMEOUT_MS = 10 * SECOND_MS;

/** With less time than this left, a request is not begun. */
const SEND_TIME_MS_MIN = 1_500;

/** Queues that are sent at once. */
const WORKERS = 4;

/** After so many failures in a row the channel itself is taken to be down for this run. */
const FAILURES_MAX = 3;

/** Rows of one site that are looked at in one run; one atomic removes them all. */
const QUEUE_ROWS_MAX = 400;

/**
 * Sends what is due until `until`, sites side by side, each in order. Safe to run beside another
 * one: the head of a queue is leased. Never throws for what the channel does.
 */
export async function deliver(
  deps: DeliverDeps,
  options: { readonly until: EpochMs },
): Promise<DeliverReport> {
  const { kv, channel, now } = deps;
  const run = new DeliverRun(deps, options.until);
  const fingerprint = channel.fingerprint;
  const stored = await readChannel(kv, channel.name);
  run.state = openChannel(stored, { fingerprint, now: now() });
  const opens = opensAt(run.state, now());
  if (opens > now()) return { sent: 0, nextAt: opens };
  const queues = eachQueue(kv, channel.name);
  await Promise.all(Array.from({ length: WORKERS }, () => run.work(queues)));
  await queues.return(undefined);
  if (run.canSend() && isDeadManDue(run.state, now())) await run.armDeadMan();
  return { sent: run.sent, nextAt: run.nextAt };
}

type Queue = readonly OutboxEntry[];

/** The rows site by site. */
async function* eachQueue(kv: Deno.Kv, channel: string): AsyncGenerator<Queue> {
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

/** A message with the rows that it tells of. */
interface Planned extends Omit<NextMessage<OutboxEntry>, "notice"> {
  /** Null: the present state in place of all of them. */
  readonly notice: NextMessage["notice"] | null;
}

/** One run: what its workers share. */
class DeliverRun {
  state: ChannelState;
  sent = 0;
  nextAt: EpochMs | null = null;
  #failuresInRow = 0;
  #stopped = false;
  readonly #deps: DeliverDeps;
  readonly #until: EpochMs;

  constructor(deps: DeliverDeps, until: EpochMs) {
    this.#deps = deps;
    this.#until = until;
    this.state = openChannel(null, { fingerprint: deps.channel.fingerprint, now: 0 });
  }

  canSend(): boolean {
    return !this.#stopped && this.#deps.now() + SEND_TIME_MS_MIN <= this.#until;
  }

  async work(queues: AsyncGenerator<Queue>): Promise<void> {
    while (this.canSend()) {
      const { value: queue, done } = await queues.next();
      if (done === true) return;
      let rest = queue;
      while (rest.length > 0) {
        const told = this.canSend() ? await this.#sendNext(rest) : null;
        if (told === null) break;
        rest = rest.filter((row) => !told.includes(row));
      }
      this.#wakeFor(rest);
    }
    this.#wakeAt(this.#deps.now());
  }

  async armDeadMan(): Promise<void> {
    const { now } = this.#deps;
    const answer = await this.#send(deadManMessage(now()));
    await this.#changeState((state) => afterDeadMan(state, { answer, now: now() }));
    if (answer.kind !== "delivered") this.#log("dead_man_not_armed", { why: answer.why });
  }

  /** Sends one message of a queue; null: nothing more can be sent of it now. */
  async #sendNext(queue: Queue): Promise<readonly OutboxEntry[] | null> {
    const { kv, now } = this.#deps;
    const planned = this.#plan(queue);
    if (planned === null) return null;
    const [head, ...others] = planned.rows;
    const leased = await rewriteRow(kv, head, { ...head, leaseUntil: now() + LEASE_MS });
    if (leased === null) return null;
    const message = await this.#render(planned);
    if (message === null) return await this.#drop(planned.rows, [leased, ...others]);
    const answer = await this.#send(message);
    const settled = await this.#settle({ ...planned, rows: [leased, ...others] }, answer);
    return settled ? planned.rows : null;
  }

  #plan(queue: Queue): Planned | null {
    const { now } = this.#deps;
    const next = nextMessage(queue, { now: now(), deliveredAt: this.state.deliveredAt });
    const boundary = catchUpBefore(this.state, now());
    if (next === null || boundary === null) return next;
    const [head, ...others] = queue.filter((row) => row.createdAt <= boundary);
    return head === undefined || others.length === 0
      ? next
      : { notice: null, rows: [head, ...others] };
  }

  /** Null: the site was forgotten, nobody wants to hear of it. */
  async #render(planned: Planned): Promise<NtfyMessage | null> {
    const { kv, now } = this.#deps;
    if (planned.notice !== null) return renderNotice(planned.notice, { now: now() });
    const [head] = planned.rows;
    const site = await readSite(kv, head.site);
    if (site === null) return null;
    const missed = planned.rows.length;
    return renderPresent(site, { now: now(), missed, since: head.createdAt });
  }

  async #drop(
    rows: Queue,
    leased: readonly [OutboxEntry, ...OutboxEntry[]],
  ): Promise<readonly OutboxEntry[]> {
    await removeRows(this.#deps.kv, leased, { aside: null });
    return rows;
  }

  #send(message: NtfyMessage): Promise<NtfyAnswer> {
    const leftMs = this.#until - this.#deps.now();
    const timeoutMs = Math.max(1, Math.min(SEND_TIMEOUT_MS, leftMs));
    return this.#deps.channel.send(message, { timeoutMs });
  }

  /** Writes down what came of a message; true: its rows are out of the way. */
  async #settle(planned: Planned, answer: NtfyAnswer): Promise<boolean> {
    const { kv, now } = this.#deps;
    const [head] = planned.rows;
    const facts = { site: head.site, kind: planned.notice?.kind ?? "present" };
    await this.#changeState((state) => afterAnswer(state, { answer, now: now() }));
    switch (answer.kind) {
      case "delivered":
        this.#failuresInRow = 0;
        this.sent++;
        await removeRows(kv, planned.rows, { aside: null });
        await this.#spaceReminders(planned);
        this.#log("notice_sent", { ...facts, waitedMs: now() - head.createdAt });
        return true;
      case "message_refused":
        return await this.#setAside(planned, { ...facts, why: answer.why });
      case "retry": {
        const row = failedRow(head, { now: now(), afterMs: answer.afterMs });
        if (isPoison(row, this.state.deliveredAt)) {
          return await this.#setAside(planned, { ...facts, why: answer.why });
        }
        await rewriteRow(kv, head, row);
        this.#failuresInRow++;
        if (this.#failuresInRow >= FAILURES_MAX) this.#stopped = true;
        this.#log("notice_failed", { ...facts, attempts: row.attempts, why: answer.why });
        return false;
      }
      case "limited":
      case "channel_refused":
        this.#stopped = true;
        this.#wakeAt(opensAt(this.state, now()));
        await rewriteRow(kv, head, { ...head, leaseUntil: null });
        this.#log(answer.kind, { ...facts, why: answer.why });
        return false;
    }
  }

  async #setAside(
    planned: Planned,
    facts: { readonly site: string; readonly kind: string; readonly why: string },
  ): Promise<boolean> {
    const { kv, now } = this.#deps;
    const { versionstamp: _, ...head } = planned.rows[0];
    const row = { ...head, notice: planned.notice ?? head.notice };
    await removeRows(kv, planned.rows, { aside: { row, at: now(), why: facts.why } });
    this.#log("notice_set_aside", facts);
    return true;
  }

  async #spaceReminders(planned: Planned): Promise<void> {
    const { kv, now, reminderFirstMs } = this.#deps;
    const { notice } = planned;
    if (notice?.kind !== "down" && notice?.kind !== "reminder") return;
    const { incident } = notice;
    await updateSite(kv, planned.rows[0].site, {
      change: (site) =>
        site === null ? null : applyDelivery(site, { now: now(), incident, reminderFirstMs }),
      channels: [],
      now: now(),
    });
  }

  async #changeState(change: (state: ChannelState) => ChannelState): Promise<void> {
    const { kv, channel, now } = this.#deps;
    const { fingerprint } = channel;
    this.state = await updateChannel(kv, channel.name, (stored) => {
      const opened = openChannel(stored, { fingerprint, now: now() });
      return change(opened);
    });
  }

  #wakeFor(queue: Queue): void {
    const at = dueAt(queue, { now: this.#deps.now(), deliveredAt: this.state.deliveredAt });
    if (at !== null) this.#wakeAt(at);
  }

  #wakeAt(at: EpochMs): void {
    this.nextAt = this.nextAt === null ? at : Math.min(this.nextAt, at);
  }

  #log(event: string, facts: Readonly<Record<string, string | number>>): void {
    const level = event === "notice_sent" ? "info" : "warn";
    this.#deps.log({ level, event, channel: this.#deps.channel.name, ...facts });
  }
}
