import {
  afterAnswer,
  catchUpBefore,
  type ChannelState,
  openChannel,
  opensAt,
} from "../lib/phone/channel.ts";
import { renderNotice } from "../lib/phone/notice.ts";
import { renderPresent } from "../lib/phone/notice_silence.ts";
import type { NtfyAnswer, NtfyMessage } from "../lib/phone/ntfy.ts";
import {
  backoffMs,
  dueAt,
  failedRow,
  isPoison,
  LEASE_MS,
  type NextMessage,
  nextMessage,
} from "../lib/phone/outbox.ts";
import type { MessageAbout } from "../lib/phone/webhook.ts";
import type { SiteRecord } from "../lib/site/site.ts";
import { applyDelivery } from "../lib/site/sweep.ts";
import { type EpochMs, SECOND_MS } from "../lib/time.ts";
import type { DeliverDeps } from "./deliver.ts";
import {
  ContentionError,
  type OutboxEntry,
  readSite,
  removeRows,
  rewriteRow,
  updateChannel,
  updateSite,
} from "./records.ts";

const SEND_TIMEOUT_MS = 10 * SECOND_MS;

/** With less time than this left, a request is not begun. */
const SEND_TIME_MS_MIN = 1_500;

/** After so many failures in a row the channel itself is taken to be down for this run. */
const FAILURES_MAX = 3;

/** Another run is sending this queue: look again a little later. */
const LOST_LEASE_MS = SECOND_MS;

/** Time that a request may take when the run ends at `until`; 0: too late to begin one. */
export function sendTimeoutMs(now: EpochMs, until: EpochMs): number {
  const leftMs = until - now;
  return leftMs < SEND_TIME_MS_MIN ? 0 : Math.min(leftMs, SEND_TIMEOUT_MS);
}

/** What waits for one site, in order. */
export type Queue = readonly OutboxEntry[];

/** A message with the rows that it tells of. */
interface Planned extends Omit<NextMessage<OutboxEntry>, "notice"> {
  /** Null: the present state in place of all of them. */
  readonly notice: NextMessage["notice"] | null;
}

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
      let rest: Queue = queue;
      while (rest.length > 0) {
        const told = this.canSend() ? await this.#sendNext(rest) : [];
        if (told.length === 0) break;
        rest = rest.filter((row) => !told.includes(row));
      }
    }
    if (!this.#stopped) this.#wakeAt(this.#deps.now());
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
    const told = await this.#render(planned);
    if (told === null) return await this.#drop(planned.rows, [leased, ...others]);
    const { about } = told;
    const message = await this.#deps.dress?.(told.message, about) ?? told.message;
    const timeoutMs = sendTimeoutMs(now(), this.#until);
    const answer = await this.#deps.channel.send(message, { timeoutMs, about });
    const settled = await this.#settle({ ...planned, rows: [leased, ...others] }, answer);
    return settled ? planned.rows : [];
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
  async #render(
    planned: Planned,
  ): Promise<{ readonly message: NtfyMessage; readonly about: MessageAbout } | null> {
    const { kv, now } = this.#deps;
    const { notice, rows } = planned;
    const [head] = rows;
    // Another row more is other news, for those who know a repeat by its id.
    const last = rows.at(-1) ?? head;
    const id = `${head.site}/${last.number}/${last.createdAt.toString(36)}`;
    const facts = { id, createdAt: head.createdAt, number: last.number, notice };
    if (notice !== null) {
      const site = { id: head.site, name: notice.siteName, timeZone: notice.timeZone };
      const about = { ...facts, kind: notice.kind, site };
      return { message: renderNotice(notice, { now: now() }), about };
    }
    const site = await readSite(kv, head.site);
    if (site === null) return null;
    const missed = rows.length;
    const message = renderPresent(site, { now: now(), missed, since: head.createdAt });
    const { name, timeZone } = site;
    return { message, about: { ...facts, kind: "present", site: { id: site.id, name, timeZone } } };
  }

  async #drop(
    rows: Queue,
    leased: readonly [OutboxEntry, ...OutboxEntry[]],
  ): Promise<readonly OutboxEntry[]> {
    await removeRows(this.#deps.kv, leased, { aside: null });
    return rows;
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
    const change = (site: SiteRecord | null) =>
      site === null ? null : applyDelivery(site, { now: now(), incident, reminderFirstMs });
    try {
      await updateSite(kv, planned.rows[0].site, { change, channels: [], now: now() });
    } catch (error) {
      // The message is out and its row is gone: a reminder a little too soon is the lesser evil.
      if (!(error instanceof ContentionError)) throw error;
    }
  }

  /** One change after another: our own workers must not make each other lose. */
  #changeState(change: (state: ChannelState) => ChannelState): Promise<void> {
    const { kv, channel, now } = this.#deps;
    const { fingerprint } = channel;
    this.#changing = this.#changing.then(async () => {
      this.state = await updateChannel(kv, channel.name, {
        change: (stored) => change(openChannel(stored, { fingerprint, now: now() })),
      });
    });
    return this.#changing;
  }

  #stop(until: EpochMs): void {
    this.#stopped = true;
    this.#wakeAt(until);
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
