/** One simulated home that beats, falls silent, and remembers every word it was given. */
import type { Heartbeat, HeartbeatEvent } from "../../../lib/wire/heartbeat.ts";
import type { Random } from "../../support/base/random.ts";
import { heartbeat } from "../../support/site/heartbeats.ts";

export const STALE_AFTER_MS = 10_000;
/** A busy machine is slow to answer; only a cloud that hangs is slower. */
const REQUEST_MS_MAX = 60_000;
const EVENTS_WAITING_MAX = 6;
const EPOCH = 77;

/** One heartbeat that the cloud said it has. */
export interface Acknowledged {
  /** By this machine's clock, before it left and after the answer. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

export interface SiteOptions {
  readonly id: string;
  readonly token: string;
  readonly random: Random;
  /** Where the cloud is now; null: it is being started. */
  readonly url: () => string | null;
  /** Called as a request leaves. */
  readonly onSend: () => void;
}

export class CloudSite {
  readonly id: string;
  readonly acknowledged: Acknowledged[] = [];
  /** Ids of events that the cloud said it has; every one rings. */
  readonly eventsSafe = new Set<number>();
  /** Answers by status; 0: none. */
  readonly statuses: Record<number, number> = {};
  #waiting: HeartbeatEvent[] = [];
  #nextEvent = 1;
  #sequence = 1;
  readonly #options: SiteOptions;

  constructor(options: SiteOptions) {
    this.id = options.id;
    this.#options = options;
  }

  /** Lives until `stopping` says so: some seconds of beats, then a silence that rings, again. */
  async run(stopping: () => boolean): Promise<void> {
    const { random } = this.#options;
    await pause(random.integer(0, 3_000));
    while (!stopping()) {
      const beats = random.integer(2, 8);
      for (let count = 0; count < beats && !stopping(); count++) {
        if (random.chance(0.3)) this.#happen();
        await this.beat();
        await pause(random.integer(500, 1_100));
      }
      const silentUntil = Date.now() + random.integer(STALE_AFTER_MS, 3 * STALE_AFTER_MS);
      while (Date.now() < silentUntil && !stopping()) await pause(300);
    }
  }

  /** Beats until the cloud has everything, at most so often. */
  async settle(attemptsMax: number): Promise<boolean> {
    for (let attempt = 0; attempt < attemptsMax; attempt++) {
      if (await this.beat() && this.#waiting.length === 0) return true;
      await pause(300);
    }
    return false;
  }

  sequenceIdOf(event: number): string {
    return `${this.id}_e${EPOCH.toString(36)}-${event.toString(36)}`;
  }

  async beat(): Promise<boolean> {
    const { id, token, url, onSend } = this.#options;
    const origin = url();
    if (origin === null) return false;
    const sentAt = Date.now();
    try {
      const asked = fetch(`${origin}/v1/sites/${id}/heartbeat`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(this.#heartbeat()),
        signal: AbortSignal.timeout(REQUEST_MS_MAX),
      });
      onSend();
      const response = await asked;
      const text = await response.text();
      this.#count(response.status);
      if (response.status !== 200) return false;
      this.#take(JSON.parse(text).acknowledged);
      this.acknowledged.push({ sentAt, answeredAt: Date.now() });
      return true;
    } catch (error) {
      // Shot while it answered.
      if (!(error instanceof Error)) throw error;
      this.#count(0);
      return false;
    }
  }

  #count(status: number): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
  }

  #happen(): void {
    if (this.#waiting.length >= EVENTS_WAITING_MAX) return;
    const id = this.#nextEvent++;
    const what = { kind: "plug_trouble" as const, hint: `Number ${id}` };
    this.#waiting.push({ id, agoMs: 0, wallMs: Date.now(), told: false, what });
  }

  #take(acknowledged: number): void {
    for (const { id } of this.#waiting) {
      if (id <= acknowledged) this.eventsSafe.add(id);
    }
    this.#waiting = this.#waiting.filter(({ id }) => id > acknowledged);
  }

  #heartbeat(): Heartbeat {
    return heartbeat({
      sequence: this.#sequence++,
      epoch: EPOCH,
      wallMs: Date.now(),
      events: this.#waiting,
      site: { name: this.id, staleAfterMs: STALE_AFTER_MS },
    });
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
