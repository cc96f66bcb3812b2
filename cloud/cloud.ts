import type { CloudConfig } from "../lib/config/cloud_config.ts";
import type { LogLine } from "../lib/base/log.ts";
import type { EpochMs } from "../lib/time/time.ts";
import { type App, createApp } from "./app.ts";
import { openChannels } from "./phone/channels.ts";
import type { Channel } from "./phone/channel.ts";
import { createDecorator, type Decorator } from "./phone/decorate.ts";
import { createFormIssuer, type FormIssuer } from "./keys/forms.ts";
import { createLinkIssuer, type LinkIssuer } from "./keys/links.ts";
import { createSigner } from "./keys/sign.ts";
import { sleep } from "./host/sleep.ts";
import { sweep } from "./site/sweep.ts";
import { createTokenIssuer, type TokenIssuer } from "./keys/tokens.ts";

/** The cloud put together: what answers requests and what the cron calls. */
export interface Cloud {
  /** Never rejects. */
  readonly handle: App;
  /** One run of the cron. Never rejects; does nothing outside of the production timeline. */
  readonly sweep: () => Promise<void>;
  /** Lets work under way end, for `limitMs` at most; what is left is safe in the store. */
  readonly stop: (limitMs: number) => Promise<void>;
}

/** What the cloud is put together from. */
export interface CloudParts {
  readonly kv: Deno.Kv;
  readonly config: CloudConfig;
  readonly now: () => EpochMs;
  readonly fetch: typeof fetch;
  readonly log: (line: LogLine) => void;
  /** At most 16 characters. */
  readonly randomId: () => string;
}

/** The process is asked to end: whoever sleeps is woken by this. */
class StoppedError extends Error {
  override readonly name = "StoppedError";
}

/**
 * False on a preview or a branch of Deploy: those have a store of their own, so every home would
 * look silent there.
 */
export function isLive(config: Pick<CloudConfig, "timeline">): boolean {
  return config.timeline === null || config.timeline === "production";
}

/** Puts the cloud together; opens nothing. */
export async function createCloud(parts: CloudParts): Promise<Cloud> {
  const { config, now } = parts;
  const links = createLinkIssuer(await createSigner(config.secret, "link"));
  return assembleCloud({
    ...parts,
    sleep,
    tokens: await createTokenIssuer(config.secret),
    channels: await openChannels(parts),
    decorate: createDecorator({ config, links, now }),
    links,
    forms: createFormIssuer(await createSigner(config.secret, "form")),
  });
}

/** The cloud's parts with those that need the runtime already made. */
export interface CloudPorts extends Omit<CloudParts, "fetch"> {
  /** Resolves after `ms`, or as soon as `signal` aborts; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly tokens: TokenIssuer;
  /** None: nobody is told. */
  readonly channels: readonly Channel[];
  readonly decorate: Decorator;
  readonly links: LinkIssuer;
  readonly forms: FormIssuer;
}

/** Puts the cloud together from its ports. */
export function assembleCloud(ports: CloudPorts): Cloud {
  const { kv, config, now, sleep, log, decorate, links, forms } = ports;
  const channels = isLive(config) ? ports.channels : [];
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const aliveSince = config.onDeploy ? null : now();
  const handle = createApp({
    kv,
    config,
    now,
    sleep,
    tokens: ports.tokens,
    channels,
    decorate,
    links,
    forms,
    log,
    randomId: ports.randomId,
    background: run,
    stopping: stopping.signal,
    aliveSince,
  });
  const sweepDeps = {
    kv,
    now,
    log(line: LogLine) {
      // Being woken by the end is not a failure to deliver; what waits is sent next time.
      if (!stopping.signal.aborted || line.event !== "deliver_failed") log(line);
    },
    channels,
    decorate,
    digestMinute: config.phone.digestMinute,
    reminderFirstMs: config.reminderFirstMs,
    aliveSince,
    async sleep(ms: number, signal?: AbortSignal): Promise<void> {
      const either = signal === undefined ? [] : [signal];
      await sleep(ms, AbortSignal.any([stopping.signal, ...either]));
      if (stopping.signal.aborted) throw new StoppedError("Stopping");
    },
  };

  /** Keeps an eye on `work` until it ends; its failure is a line in the log. */
  function run(work: Promise<void>): void {
    const watched: Promise<void> = work.catch((error) => {
      if (!(error instanceof StoppedError)) log(failureLine(error));
    }).finally(() => running.delete(watched));
    running.add(watched);
  }

  return {
    handle,
    async sweep() {
      if (!isLive(config) || stopping.signal.aborted) return;
      const work = sweep(sweepDeps).then(() => {});
      run(work);
      await work.catch(() => {}); // Logged by `run`.
    },
    async stop(limitMs) {
      stopping.abort();
      const timer = new AbortController();
      await Promise.race([Promise.all(running), sleep(limitMs, timer.signal)]);
      timer.abort();
    },
  };
}

function failureLine(error: unknown): LogLine {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { level: "error", event: "work_failed", error: text };
}
