import type { Airtouch, ConnectOptions, News, Outcome } from "../airtouch.ts";
import { LINK_LIMITS, type LinkLimits } from "../link/link.ts";
import { CONSOLE_PORTS, type ConsoleAddress, type Model } from "../model.ts";
import { checkOrder, isTimerOrder, type Order } from "../order.ts";
import { refusalOf } from "../refusal.ts";
import { type ConsoleStatus, statusOf } from "../status.ts";
import { explainLoss, explainSilence } from "../trouble.ts";
import { AirtouchClient, type ClientNews } from "./client.ts";
import { SYSTEM_CLOCK } from "./clock.ts";
import { defer } from "./defer.ts";

const READY_WAIT_MS = 10_000;
const TIMER_MAX_MS = 2 ** 31 - 1;

/** Reads `options`, and throws RangeError with one line that says what is allowed. */
export function readOptions(
  options: ConnectOptions,
): { readonly address: ConsoleAddress; readonly limits: LinkLimits } {
  const { model, host, port, answerMs, heartbeatEveryMs } = options;
  if (model !== 4 && model !== 5) {
    throw new RangeError(`Cannot connect: "model" must be 4 or 5, got ${model}`);
  }
  if (typeof host !== "string" || host.trim() === "") {
    throw new RangeError(`Cannot connect: "host" must be an address or a name, got "${host}"`);
  }
  const answer = answerMs === undefined ? {} : {
    questionReplyMs: whole("answerMs", { value: answerMs, min: 100, max: 60_000 }),
    questionSkipMs: answerMs,
    commandReplyMs: answerMs,
  };
  const heartbeat = heartbeatEveryMs === undefined ? {} : {
    heartbeatEveryMs: whole("heartbeatEveryMs", {
      value: heartbeatEveryMs,
      min: 60_000,
      max: 86_400_000,
    }),
  };
  return {
    address: {
      model,
      host,
      port: whole("port", { value: port ?? CONSOLE_PORTS[model], min: 1, max: 65_535 }),
    },
    limits: { ...LINK_LIMITS, ...answer, ...heartbeat },
  };
}

function whole(
  field: string,
  { value, min, max }: { readonly value: number; readonly min: number; readonly max: number },
): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(
    `Cannot connect: "${field}" must be a whole number from ${min} to ${max}, got ${value}`,
  );
}

/** The public face over a client. */
export class Connection implements Airtouch {
  readonly #address: ConsoleAddress;
  readonly #client: AirtouchClient;
  readonly #listeners = new Set<(news: News) => void>();
  #lastLoss: string | null = null;
  #life: "open" | "closed" = "open";
  /** Called when it is ready, and when it is closed. */
  #waiting: (() => void)[] = [];

  /** Begins to connect at once. Throws RangeError for options that are out of range. */
  constructor(options: ConnectOptions, others: { readonly limits?: LinkLimits } = {}) {
    const { address, limits } = readOptions(options);
    this.#address = address;
    this.#client = new AirtouchClient({
      address,
      limits: others.limits ?? limits,
      clock: SYSTEM_CLOCK,
      onNews: (news) => this.#take(news),
    });
  }

  get model(): Model {
    return this.#address.model;
  }

  get host(): string {
    return this.#address.host;
  }

  get port(): number {
    return this.#address.port;
  }

  get isReady(): boolean {
    return this.#client.isReady;
  }

  get status(): ConsoleStatus {
    return statusOf(this.#client.picture, this.model);
  }

  async ready(waitMs = READY_WAIT_MS): Promise<void> {
    whole("waitMs", { value: waitMs, min: 1, max: TIMER_MAX_MS });
    if (this.isReady) return;
    const { promise, resolve } = defer<void>();
    this.#waiting.push(resolve);
    const cancel = SYSTEM_CLOCK.callLater(() => resolve(), waitMs);
    if (this.#life === "closed") resolve();
    await promise;
    cancel();
    this.#waiting = this.#waiting.filter((one) => one !== resolve);
    if (this.isReady) return;
    if (this.#life === "closed") throw new Error("Cannot wait for the console: it was closed");
    const why = this.#lastLoss ?? explainSilence({ ...this.#address, slowNeeds: "answerMs" });
    throw new Error(`Cannot reach the console within ${waitMs / 1000} s: ${why}`);
  }

  subscribe(listener: (news: News) => void): () => void {
    const one = (news: News) => listener(news);
    this.#listeners.add(one);
    return () => {
      this.#listeners.delete(one);
    };
  }

  async order(order: Order): Promise<Outcome> {
    const { picture } = this.#client;
    checkOrder(order);
    // Before the console has told anything, nothing can be said of what it has.
    const isBlind = picture.acs.length === 0;
    const why = isBlind && !isTimerOrder(order) ? null : refusalOf(order, picture);
    return why === null ? await this.#client.submit(order) : { kind: "refused", why };
  }

  async close(): Promise<void> {
    this.#life = "closed";
    for (const resolve of this.#waiting) resolve();
    await this.#client.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #take(news: ClientNews): void {
    const { model } = this;
    switch (news.kind) {
      case "ready":
        this.#tell({ kind: "ready", status: this.status });
        for (const resolve of this.#waiting) resolve();
        return;
      case "lost":
        this.#lastLoss = explainLoss(news.loss, { ...this.#address, slowNeeds: "answerMs" });
        this.#tell({ kind: "lost", why: this.#lastLoss, retryInMs: news.retryInMs });
        return;
      case "told": {
        if (!this.isReady) return;
        const before = statusOf(news.before, model);
        const status = statusOf(news.after, model);
        // Consoles also tell again what everybody knows, each heartbeat for one.
        if (JSON.stringify(before) === JSON.stringify(status)) return;
        this.#tell({ kind: "changed", before, status });
        return;
      }
      case "unknown":
        this.#tell(news);
    }
  }

  #tell(news: News): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(news);
      } catch (error) {
        // The listener's own fault; the link must not stop half-way for it.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
