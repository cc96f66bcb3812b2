import {
  afterAnswer,
  catchUpBefore,
  type ChannelState,
  openChannel,
  opensAt,
} from "../../lib/phone/channel.ts";
import type { NtfyAnswer } from "../../lib/phone/ntfy.ts";
import {
  backoffMs,
  dueAt,
  failedRow,
  isPoison,
  LEASE_MS,
  nextMessage,
  type QueueContext,
  type SetAsideRow,
} from "../../lib/phone/outbox.ts";
import type { SiteRecord } from "../../lib/site/site.ts";
import { applyDelivery } from "../../lib/site/sweep.ts";
import { type EpochMs, SECOND_MS } from "../../lib/time/time.ts";
import type { DeliverDeps } from "./channel.ts";
import { nameOf, type Queue, readQueue, seenForMs } from "./deliver_queue.ts";
import { type Planned, type Rendered, renderPlanned } from "./deliver_render.ts";
import {
  ContentionError,
  type OutboxEntry,
  removeRows,
  rewriteRow,
  updateChannel,
  updateSite,
} from "../store/records.ts";

const SEND_TIMEOUT_MS = 10 * SECOND_MS;

/** With less time left, a request is not begun. */
const SEND_TIME_MS_MIN = 1_500;

/** After so many failures in a row the channel itself is taken to be down for this run. */
const FAILURES_MAX = 3;

const LOST_LEASE_MS = SECOND_MS;
/** The lease keeps others off the row meanwhile. */
const REMOVE_ATTEMPTS_MAX = 3;

/** Time that a request may take when the run ends at `until`; 0: too late to begin one. */
export function sendTimeoutMs(now: EpochMs, until: EpochMs): number {
  const leftMs = until - now;
  return leftMs < SEND_TIME_MS_MIN ? 0 : Math.min(leftMs, SEND_TIMEOUT_MS);
}

type Sent = Planned & Pick<Rendered, "told">;

/** One run of `deliver()`: what its workers share. */
export class DeliverRun {
  state: ChannelState;
  sent = 0;
  nextAt: EpochMs | null = null;
  #changing: Promise<void> = Promise.resolve();
  #failuresInRow = 0;
  #stopped = false;
  readonly #deps: DeliverDeps;
  readonly #until: EpochMs;

  constructor(
    deps: DeliverDeps,
    options: { readonly until: EpochMs; readonly state: ChannelState },
  ) {
    this.#deps = deps;
    this.#until = options.until;
    this.state = options.state;
  }

  /** False when the run is over. */
  canSend(): boolean {
    return !this.#stopped && sendTimeoutMs(this.#deps.now(), this.#until) > 0;
  }

  async work(queues: AsyncGenerator<Queue>): Promise<void> {
    while (this.canSend()) {
      const { value: queue, done } = await queues.next();
      if (done === true) return;
      await this.#workOn(queue);
    }
    if (!this.#stopped) this.#wakeAt(this.#deps.now());
  }

  async #workOn(queue: Queue): Promise<void> {
    // No row is told twice in one run, whatever the store says.
    const gone = new Set<number>();
    let rest = await this.#clearTaken(queue);
    while (rest.length > 0 && this.canSend()) {
      const told = await this.#sendNext(rest);
      if (told.length === 0) return;
      for (const { number } of told) gone.add(number);
      const isEmpty = rest.every(({ number }) => gone.has(number));
      // A message may take 10 s: a home that has come back meanwhile is not said to be silent.
      rest = isEmpty ? [] : await this.#readRest(rest, gone);
    }
  }

  /** What the channel took and the store would not let go is not sent again; nothing: try later. */
  async #clearTaken(queue: Queue): Promise<Queue> {
    const known = this.#deps.memory?.taken;
    const isTaken = (row: OutboxEntry) => known?.has(nameOf(row)) === true;
    const [first, ...others] = queue.filter(isTaken);
    if (first === undefined) return queue;
    const rest = queue.filter((row) => !isTaken(row));
    return await this.#remove([first, ...others], "delivered") ? rest : [];
  }

  /** What waits for the same site by now. */
  async #readRest([head]: Queue, gone: ReadonlySet<number>): Promise<Queue> {
    const { kv, channel } = this.#deps;
    if (head === undefined) return [];
    const waiting = await readQueue(kv, { channel: channel.name, site: head.site });
    return waiting.filter(({ number }) => !gone.has(number));
  }

  /** Sends one message of a queue; returns the rows that are out of the way. */
  async #sendNext(queue: Queue): Promise<Queue> {
    const { kv, now } = this.#deps;
    const planned = this.#plan(queue);
    if (planned === null) {
      this.#wakeFor(queue);
      return [];
    }
    const [head, ...others] = planned.rows;
    const leased = await rewriteRow(kv, { ...head, leaseUntil: now() + LEASE_MS });
    if (leased === null) {
      this.#wakeAt(now() + LOST_LEASE_MS);
      return [];
    }
    const rendered = await renderPlanned(planned, this.#deps);
    if (rendered === null) return await this.#drop(planned.rows, [leased, ...others]);
    const { about, told, rows } = rendered;
    const message = await this.#deps.decorate?.(rendered.message, about) ?? rendered.message;
    const timeoutMs = sendTimeoutMs(now(), this.#until);
    const answer = await this.#deps.channel.send(message, { timeoutMs, about });
    const sent: Sent = { ...planned, rows: [leased, ...rows.slice(1)], told };
    return await this.#settle(sent, answer) ? rows : [];
  }

  #plan(queue: Queue): Planned | null {
    const { now } = this.#deps;
    const next = nextMessage(queue, this.#queueContext());
    const boundary = catchUpBefore(this.state, now());
    if (next === null || boundary === null) return next;
    const [head, ...others] = queue.filter((row) => row.createdAt <= boundary);
    return head === undefined || others.length === 0
      ? next
      : { notice: null, rows: [head, ...others] };
  }

  async #drop(rows: Queue, leased: Planned["rows"]): Promise<Queue> {
    return await this.#remove(leased, "superseded") ? rows : [];
  }

  /** Writes down what came of a message; true: its rows are out of the way. */
  async #settle(planned: Sent, answer: NtfyAnswer): Promise<boolean> {
    const { kv, now } = this.#deps;
    const [head] = planned.rows;
    const facts = { site: head.site, kind: planned.notice?.kind ?? "present" };
    // Whatever the store does now, what the phone took must not be sent again.
    if (answer.kind === "delivered") {
      for (const row of planned.rows) this.#deps.memory?.taken.add(nameOf(row));
      // Before the rows go: what was filed meanwhile must not ring right behind this one.
      await this.#calmly(() => this.#spaceReminders(planned));
    }
    const isGone = answer.kind === "delivered" && await this.#remove(planned.rows, "delivered");
    await this.#changeState((state) => afterAnswer(state, { answer, now: now() }));
    switch (answer.kind) {
      case "delivered":
        this.#failuresInRow = 0;
        this.sent++;
        this.#log("notice_sent", { ...facts, waitedMs: now() - head.createdAt });
        return isGone;
      case "message_refused":
        return await this.#setAside(planned, { ...facts, why: answer.why });
      case "retry": {
        const { deliveredAt } = this.state;
        const row = failedRow(head, { now: now(), afterMs: answer.afterMs, deliveredAt });
        if (isPoison(row)) {
          return await this.#setAside(planned, { ...facts, why: answer.why });
        }
        await rewriteRow(kv, row);
        this.#wakeAt(row.nextAttemptAt);
        this.#failuresInRow++;
        if (this.#failuresInRow >= FAILURES_MAX) this.#stop(now() + backoffMs(1));
        this.#log("notice_failed", { ...facts, attempts: row.attempts, why: answer.why });
        return false;
      }
      case "limited":
      case "channel_refused":
        this.#stop(opensAt(this.state, now()));
        await rewriteRow(kv, { ...head, leaseUntil: null });
        this.#log(answer.kind, { ...facts, why: answer.why });
        return false;
    }
  }

  async #setAside(
    planned: Planned,
    facts: { readonly site: string; readonly kind: string; readonly why: string },
  ): Promise<boolean> {
    const { now } = this.#deps;
    const { versionstamp: _, ...head } = planned.rows[0];
    const row = { ...head, notice: planned.notice ?? head.notice };
    this.#log("notice_set_aside", facts);
    return await this.#remove(planned.rows, { row, at: now(), why: facts.why });
  }

  /** False: the rows are still there, so that nothing behind them may overtake. */
  async #remove(
    rows: Planned["rows"],
    end: "delivered" | "superseded" | SetAsideRow,
  ): Promise<boolean> {
    const { kv, now } = this.#deps;
    const kept = typeof end === "string"
      ? { aside: null, result: end }
      : { aside: end, result: "refused" } as const;
    for (let attempt = 0; attempt < REMOVE_ATTEMPTS_MAX; attempt++) {
      if (await this.#calmly(() => removeRows(kv, rows, kept)) !== true) continue;
      for (const row of rows) this.#deps.memory?.taken.delete(nameOf(row));
      return true;
    }
    this.#wakeAt(now() + LOST_LEASE_MS);
    return false;
  }

  async #spaceReminders({ notice, rows, told }: Sent): Promise<void> {
    const { kv, now, reminderFirstMs, listening } = this.#deps;
    if (notice !== null && notice.kind !== "down" && notice.kind !== "reminder") return;
    const change = (site: SiteRecord | null) => {
      // The present state tells of whatever there is by now.
      const incident = notice?.incident ?? site?.incident?.number ?? 0;
      return site === null
        ? null
        : applyDelivery(site, { mostMs: listening.most(), incident, told, reminderFirstMs });
    };
    try {
      await updateSite(kv, rows[0].site, { change, channels: [], now: now() });
    } catch (error) {
      // The message is out: a reminder a little too soon is the lesser evil.
      if (!(error instanceof ContentionError)) throw error;
    }
  }

  /** One change after another: our own workers must not make each other lose. */
  #changeState(change: (state: ChannelState) => ChannelState): Promise<void> {
    const { kv, channel, now } = this.#deps;
    const { fingerprint } = channel;
    this.state = change(this.state);
    const update = (stored: ChannelState | null) =>
      change(openChannel(stored, { fingerprint, now: now() }));
    // One that the store refused must not keep the next from being written down.
    this.#changing = this.#changing.then(async () => {
      await this.#calmly(() => updateChannel(kv, channel.name, { change: update }));
    });
    return this.#changing;
  }

  /** What follows an answer goes on whatever the store does; undefined: it failed. */
  async #calmly<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.#log("store_failed", { why: error.message });
      return undefined;
    }
  }

  #queueContext(): QueueContext {
    const { now, memory } = this.#deps;
    const context = { now: now(), deliveredAt: this.state.deliveredAt };
    if (memory === undefined) return context;
    return { ...context, seenForMs: (row) => seenForMs(row as OutboxEntry, memory) };
  }

  #stop(until: EpochMs): void {
    this.#stopped = true;
    this.#wakeAt(until);
  }

  #wakeFor(queue: Queue): void {
    const at = dueAt(queue, this.#queueContext());
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
