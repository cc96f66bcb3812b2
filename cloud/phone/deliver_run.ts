import { afterAnswer, type ChannelState, openChannel, opensAt } from "../../lib/phone/channel.ts";
import type { Notice } from "../../lib/phone/notice.ts";
import type { NtfyAnswer, NtfyMessage } from "../../lib/phone/ntfy.ts";
import { backoffMs, dueAt, type QueueContext, type SetAsideRow } from "../../lib/phone/outbox.ts";
import type { MessageAbout } from "../../lib/phone/webhook.ts";
import type { SiteRecord } from "../../lib/site/site.ts";
import { applyDelivery } from "../../lib/site/sweep.ts";
import { type EpochMs, SECOND_MS } from "../../lib/time/time.ts";
import type { DeliverDeps } from "./channel.ts";
import { readMarkEntry } from "../store/mark_records.ts";
import { nameOf, type Queue, seenForMs } from "./deliver_queue.ts";
import { Turns } from "./turns.ts";
import {
  ContentionError,
  type OutboxEntry,
  removeRows,
  updateChannel,
  updateSite,
} from "../store/records.ts";

const SEND_TIMEOUT_MS = 10 * SECOND_MS;

/** With less time left, a request is not begun. */
const SEND_TIME_MS_MIN = 1_500;

/** When so many messages failed and none went through, the channel itself is taken to be down. */
const FAILURES_MAX = 3;

/** Messages that the channel is asked to take at once. */
const SENDS_AT_ONCE = 16;

const LOST_LEASE_MS = SECOND_MS;
/** The lease keeps others off the row meanwhile. */
const REMOVE_ATTEMPTS_MAX = 3;

/** Time that a request may take when the run ends at `until`; 0: too late to begin one. */
export function sendTimeoutMs(now: EpochMs, until: EpochMs): number {
  const leftMs = until - now;
  return leftMs < SEND_TIME_MS_MIN ? 0 : Math.min(leftMs, SEND_TIMEOUT_MS);
}

/** Rows that one message tells of: the head of a queue first, or those of several sites. */
export type ToldRows = readonly [OutboxEntry, ...OutboxEntry[]];

/** One run of `deliver()`: what all that send in it share. */
export class DeliverRun {
  state: ChannelState;
  sent = 0;
  nextAt: EpochMs | null = null;
  /** The channel takes nothing just now. */
  isStopped = false;
  /** When it was last looked for homes to be told of together, by the clock that nobody sets. */
  #pickedMs = 0;
  readonly deps: DeliverDeps;
  /** Whoever claims and sends; what comes of it is written down by any number side by side. */
  readonly sending = new Turns(SENDS_AT_ONCE);
  #changing: Promise<void> = Promise.resolve();
  /** Changes of the channel's state that are not written down yet. */
  #unwritten: ((state: ChannelState) => ChannelState)[] = [];
  readonly #until: EpochMs;

  constructor(
    deps: DeliverDeps,
    options: { readonly until: EpochMs; readonly state: ChannelState },
  ) {
    this.deps = deps;
    this.#until = options.until;
    this.state = options.state;
  }

  /** False when the run is over. */
  canSend(): boolean {
    return !this.isStopped && sendTimeoutMs(this.deps.now(), this.#until) > 0;
  }

  /** The rest waits for the next run, unless the channel must rest. */
  leaveRest(): void {
    if (!this.isStopped) this.wakeAt(this.deps.now());
  }

  context(): QueueContext {
    const { now, memory, gatherMs } = this.deps;
    return {
      now: now(),
      deliveredAt: this.state.deliveredAt,
      seenForMs: (row) => seenForMs(row as OutboxEntry, memory),
      gatherMs,
    };
  }

  /** Whoever was still to wait when all were looked at is not told of alone a moment later. */
  contextSincePick(): QueueContext {
    const context = this.context();
    const sincePickMs = this.deps.memory.passedMs() - this.#pickedMs;
    return { ...context, gatherMs: context.gatherMs + sincePickMs };
  }

  notePick(): void {
    this.#pickedMs = this.deps.memory.passedMs();
  }

  isTaken(row: OutboxEntry): boolean {
    return this.deps.memory.taken.has(nameOf(row));
  }

  /**
   * Sends what was claimed and heeds the answer at once; whatever the store does then, what the
   * phone took is not sent again.
   */
  async send(
    rendered: { readonly message: NtfyMessage; readonly about: MessageAbout },
    rows: ToldRows,
  ): Promise<NtfyAnswer> {
    const { channel, decorate, memory, now } = this.deps;
    const { about } = rendered;
    const message = await decorate?.(rendered.message, about) ?? rendered.message;
    const timeoutMs = sendTimeoutMs(now(), this.#until);
    const answer = await channel.send(message, { timeoutMs, about });
    if (answer.kind === "delivered") { for (const row of rows) memory.taken.add(nameOf(row)); }
    this.#heed(answer, rows[0]);
    return answer;
  }

  /** Writes down what the answers so far say of the channel. */
  note(): Promise<void> {
    // Our own workers must not make each other lose: what comes while one writes shares the next.
    this.#changing = this.#changing.then(() => this.#writeState());
    return this.#changing;
  }

  #heed(answer: NtfyAnswer, head: OutboxEntry): void {
    const { now, memory: { failed } } = this.deps;
    const at = now();
    const change = (state: ChannelState) => afterAnswer(state, { answer, now: at });
    this.state = change(this.state);
    this.#unwritten.push(change);
    switch (answer.kind) {
      case "delivered":
        failed.clear();
        this.sent++;
        return;
      case "message_refused":
        return;
      case "retry":
        // One message that is never taken, however often it is tried, must not hold up the others.
        if (failed.size < FAILURES_MAX) failed.add(nameOf(head));
        if (failed.size >= FAILURES_MAX) this.#stop(at + backoffMs(1));
        return;
      case "limited":
      case "channel_refused":
        return this.#stop(opensAt(this.state, at));
    }
  }

  /** False: the rows are still there, so that nothing behind them may overtake. */
  async remove(rows: ToldRows, end: "delivered" | "superseded" | SetAsideRow): Promise<boolean> {
    const kept = typeof end === "string"
      ? { aside: null, result: end }
      : { aside: end, result: "refused" } as const;
    for (let attempt = 0; attempt < REMOVE_ATTEMPTS_MAX; attempt++) {
      if (await this.#calmly(() => removeRows(this.deps.kv, rows, kept)) !== true) continue;
      const { taken, seen } = this.deps.memory;
      for (const row of rows) {
        taken.delete(nameOf(row));
        seen.delete(nameOf(row));
      }
      return true;
    }
    this.wakeAfterLoss();
    return false;
  }

  /**
   * Keeps reminders apart from a message that tells of a silence: of that of `notice`, null: of
   * whatever there is by now. `told`: reminders up to this number are told with it.
   */
  async spaceReminders(
    site: string,
    { notice, told }: { readonly notice: Notice | null; readonly told: number },
  ): Promise<void> {
    if (notice !== null && notice.kind !== "down" && notice.kind !== "reminder") return;
    const { kv, now, reminderFirstMs, listening } = this.deps;
    const change = async (record: SiteRecord | null) => {
      if (record === null) return null;
      // A store that fails as we start may give what waits before it gives the mark.
      if (!listening.isKnown) listening.meet(await readMarkEntry(kv));
      return applyDelivery(record, {
        mostMs: listening.most(),
        incident: notice?.incident ?? record.incident?.number ?? 0,
        told,
        reminderFirstMs,
      });
    };
    await this.#calmly(async () => {
      try {
        await updateSite(kv, site, { change, channels: [], now: now() });
      } catch (error) {
        // The message is out: a reminder a little too soon is the lesser evil.
        if (!(error instanceof ContentionError)) throw error;
      }
    });
  }

  /** What the store refused must not keep the next from being written down. */
  async #writeState(): Promise<void> {
    const { kv, channel: { name, fingerprint }, now } = this.deps;
    const changes = this.#unwritten.splice(0);
    if (changes.length === 0) return;
    const change = (stored: ChannelState | null) => {
      const opened = openChannel(stored, { fingerprint, now: now() });
      return changes.reduce((state, each) => each(state), opened);
    };
    await this.#calmly(() => updateChannel(kv, name, { change }));
  }

  /** What follows an answer goes on whatever the store does; undefined: it failed. */
  async #calmly<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      this.log("store_failed", { why: error.message });
      return undefined;
    }
  }

  #stop(until: EpochMs): void {
    this.isStopped = true;
    this.wakeAt(until);
  }

  wakeFor(queue: Queue): void {
    const at = dueAt(queue, this.context());
    if (at !== null) this.wakeAt(at);
  }

  /** Somebody else was faster, or the store did not let go. */
  wakeAfterLoss(): void {
    this.wakeAt(this.deps.now() + LOST_LEASE_MS);
  }

  wakeAt(at: EpochMs): void {
    this.nextAt = this.nextAt === null ? at : Math.min(this.nextAt, at);
  }

  log(event: string, facts: Readonly<Record<string, string | number>>): void {
    const level = event === "notice_sent" ? "info" : "warn";
    this.deps.log({ level, event, channel: this.deps.channel.name, ...facts });
  }
}
