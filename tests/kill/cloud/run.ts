/** The real cloud under load and under fire, and the account of it. */
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { SECRET } from "../../support/http/app_fixture.ts";
import { startNtfyServer } from "../../support/phone/ntfy_server.ts";
import { createRandom, type Random } from "../../support/base/random.ts";
import { type Audit, audit, type Delivered } from "./audit.ts";
import { type CloudProcess, startCloud } from "./process.ts";
import { CloudSite, pause } from "./site.ts";

export interface CloudRunOptions {
  readonly seed: number;
  readonly sites: number;
  /** Processes on the same file. */
  readonly processes: number;
  /** Ends after so many shots … */
  readonly kills: number;
  /** … but not before so much time. */
  readonly leastMs: number;
  readonly flags: readonly string[];
  readonly onKill?: (kills: number) => void;
}

export interface CloudFigures extends Audit {
  readonly kills: number;
  readonly heartbeats: number;
  readonly events: number;
  readonly messages: number;
  /** Answers by status; 0: none. */
  readonly statuses: Readonly<Record<number, number>>;
  /** All that the processes said. */
  readonly said: string;
}

const TOPIC = "kill";
const UP_MS_MIN = 200;
const UP_MS_MAX = 3_500;
/** A row that was being sent is left alone for 30 s, and what failed waits for 5 or 15 s; a busy
 * machine needs longer for the rest. */
const DRAIN_MS_MAX = 240_000;
const SETTLE_TRIES_MAX = 400;
/** How long a run goes on for its first flip, where a busy machine was slow to begin. */
const FLIP_MS_MAX = 120_000;

export async function runCloud(options: CloudRunOptions): Promise<CloudFigures> {
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-kill-" });
  const phone = startNtfyServer();
  const run = new CloudRun(options, { path: `${folder}/cloud.kv`, phone });
  try {
    return await run.all();
  } finally {
    await phone.close();
    await Deno.remove(folder, { recursive: true });
  }
}

class CloudRun {
  readonly #options: CloudRunOptions;
  readonly #path: string;
  readonly #phone: ReturnType<typeof startNtfyServer>;
  readonly #random: Random;
  readonly #slots: (CloudProcess | null)[];
  readonly #kills: number[] = [];
  readonly #delivered: Delivered[] = [];
  #said = "";
  #stopping = false;
  /** Called at the next request or the next message. */
  #onSend: () => void = () => {};
  #onDelivered: () => void = () => {};

  constructor(
    options: CloudRunOptions,
    world: { readonly path: string; readonly phone: ReturnType<typeof startNtfyServer> },
  ) {
    this.#options = options;
    this.#path = world.path;
    this.#phone = world.phone;
    this.#random = createRandom(options.seed);
    this.#slots = Array.from({ length: options.processes }, () => null);
  }

  async all(): Promise<CloudFigures> {
    this.#follow();
    const sites = await this.#makeSites();
    const running = Promise.all(sites.map((site) => site.run(() => this.#stopping)));
    await Promise.all(this.#slots.map((_, slot) => this.#keepAlive(slot)));
    this.#stopping = true;
    await running;
    const settled = await Promise.all(sites.map((site) => site.settle(SETTLE_TRIES_MAX)));
    const kv = await Deno.openKv(this.#path);
    try {
      await this.#drain(kv);
      const found = await audit({
        kv,
        sites,
        delivered: this.#delivered,
        kills: this.#kills,
      });
      for (const slot of this.#slots.keys()) await this.#end(slot, "SIGTERM");
      return this.#figures(sites, {
        ...found,
        violations: [
          ...found.violations,
          ...(settled.every(Boolean) ? [] : ["a home could not get rid of its events"]),
        ],
      });
    } finally {
      kv.close();
    }
  }

  async #makeSites(): Promise<CloudSite[]> {
    const issuer = await createTokenIssuer(SECRET);
    return await Promise.all(Array.from({ length: this.#options.sites }, async (_, index) => {
      // No id is the beginning of another.
      const id = `home-${String(index).padStart(3, "0")}`;
      return new CloudSite({
        id,
        token: await issuer.issue({ kind: "site", site: id, generation: 1 }),
        random: createRandom(this.#options.seed + 1 + index),
        url: () => this.#random.pick(this.#slots)?.url ?? null,
        onSend: () => this.#onSend(),
      });
    }));
  }

  /** Starts one process, shoots it, starts it again. */
  async #keepAlive(slot: number): Promise<void> {
    const until = performance.now() + this.#options.leastMs;
    const mine = Math.ceil(this.#options.kills / this.#slots.length);
    for (let count = 0;; count++) {
      this.#slots[slot] = await startCloud({
        flags: this.#options.flags,
        environment: {
          REBOOTINATOR_SECRET: SECRET,
          NTFY_URL: `${this.#phone.root}${TOPIC}`,
          KV_PATH: this.#path,
        },
      });
      if (count >= mine) break;
      await pause(this.#random.integer(UP_MS_MIN, UP_MS_MAX));
      await this.#moment();
      await this.#end(slot, "SIGKILL");
      this.#options.onKill?.(this.#kills.length);
    }
    await pause(Math.max(0, until - performance.now()));
    // News of events comes long before the first home has been silent for long enough.
    const isSilenceTold = () => this.#delivered.some(({ title = "" }) => /no contact/.test(title));
    while (!isSilenceTold() && performance.now() < until + FLIP_MS_MAX) await pause(300);
  }

  /** At once, a little after a request has left, or as soon as the phone has rung. */
  async #moment(): Promise<void> {
    const kind = this.#random.pick(["now", "request", "ring"] as const);
    if (kind === "now") return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, 1_500);
    if (kind === "request") this.#onSend = resolve;
    else this.#onDelivered = resolve;
    await promise;
    clearTimeout(timer);
    this.#onSend = () => {};
    this.#onDelivered = () => {};
    if (kind === "request") await pause(this.#random.integer(0, 12));
  }

  async #end(slot: number, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const process = this.#slots[slot];
    if (process === null || process === undefined) return;
    if (signal === "SIGKILL") this.#kills.push(Date.now());
    this.#slots[slot] = null;
    await process.end(signal);
    this.#said += process.said();
  }

  /** Notes each message as it reaches the phone; ends with the server. */
  #follow(): void {
    (async () => {
      for (let count = 0;; count++) {
        const messages = await this.#phone.delivered(TOPIC, count + 1);
        const message = messages[count];
        if (message === undefined) return;
        this.#delivered.push({ ...message, arrivedAt: Date.now() });
        this.#onDelivered();
      }
    })();
  }

  async #drain(kv: Deno.Kv): Promise<void> {
    const until = performance.now() + DRAIN_MS_MAX;
    while (performance.now() < until) {
      const rows = await Array.fromAsync(kv.list({ prefix: ["outbox"] }, { limit: 1 }));
      if (rows.length === 0) return;
      await pause(500);
    }
  }

  #figures(sites: readonly CloudSite[], found: Audit): CloudFigures {
    const statuses: Record<number, number> = {};
    for (const site of sites) {
      for (const [status, count] of Object.entries(site.statuses)) {
        statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count;
      }
    }
    return {
      ...found,
      kills: this.#kills.length,
      heartbeats: sites.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0),
      events: sites.reduce((sum, { eventsSafe }) => sum + eventsSafe.size, 0),
      messages: this.#delivered.length,
      statuses,
      said: this.#said,
    };
  }
}
