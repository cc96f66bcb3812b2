import type { CloudConfig } from "../lib/config/cloud_config.ts";
import { describeError, type LogLine } from "../lib/base/log.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../lib/time/time.ts";
import { type App, createApp } from "./app.ts";
import type { AppDeps } from "./http/deps.ts";
import { openChannels } from "./phone/channels.ts";
import { createDecorator, type Decorator } from "./phone/decorate.ts";
import { createFormIssuer } from "./keys/forms.ts";
import { createLinkIssuer } from "./keys/links.ts";
import { createSessionIssuer } from "./keys/sessions.ts";
import { createShareIssuer } from "./keys/shares.ts";
import { createSigner } from "./keys/sign.ts";
import { sleep } from "./host/sleep.ts";
import { createSteadyClock, RUNTIME_CLOCKS } from "./host/steady.ts";
import type { SteadyTime } from "../lib/site/listening.ts";
import { createCourier } from "./phone/courier.ts";
import { createListening, type ListeningDeps } from "./store/listening.ts";
import { createReach } from "./site/reach.ts";
import { sweep, type SweepDeps, timeOfRun } from "./site/sweep.ts";
import { withDeadline } from "./store/deadline.ts";
import { createTokenIssuer } from "./keys/tokens.ts";

/** The cloud put together: what answers requests and what the cron calls. */
export interface Cloud {
  /** Never rejects. */
  readonly handle: App;
  /**
   * One run of the cron: looks for silent homes until shortly before the minute is over. Never
   * rejects; does nothing outside of the production timeline, or while `watch()` looks.
   */
  readonly sweep: () => Promise<void>;
  /** Looks for silent homes from now on, without a pause and whatever the wall clock says. */
  readonly watch: () => void;
  /** Lets work under way end, for `limitMs` at most; what is left is safe in the store. */
  readonly stop: (limitMs: number) => Promise<void>;
}

/** What the cloud is put together from. */
export interface CloudParts
  extends Pick<AppDeps, "kv" | "config" | "now" | "log" | "randomId">, Partial<OwnWords> {
  /** A clock that nobody sets; left out: the runtime's. */
  readonly steady?: () => SteadyTime;
  readonly fetch: typeof fetch;
}

/** Left out: a checkout's words. */
type OwnWords = Pick<AppDeps, "inOwnWords">;

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
  const steady = parts.steady ?? createSteadyClock(RUNTIME_CLOCKS);
  const canBeReached = createReach({
    publicUrl: config.publicUrl,
    phoneUrls: config.phone.channels.map(({ url }) => url),
    fetch: parts.fetch,
  });
  const links = createLinkIssuer(await createSigner(config.secret, "link"));
  return assembleCloud({
    ...parts,
    steady,
    listening: createListening({ now, steady, ...marking(config) }),
    sleep,
    canBeReached,
    tokens: await createTokenIssuer(config.secret),
    channels: await openChannels(parts),
    decorate: createDecorator({ config, links, now }),
    links,
    forms: createFormIssuer(await createSigner(config.secret, "form")),
    shares: createShareIssuer(
      await createSigner(config.secret, "share"),
      (site) => config.generations[site] ?? 1,
    ),
    sessions: createSessionIssuer(await createSigner(config.secret, "session")),
  });
}

/** The cloud's parts with those that need the runtime already made. */
export interface CloudPorts
  extends
    Omit<AppDeps, "background" | "onNotice" | "stopping" | "inOwnWords">,
    Partial<OwnWords>,
    Pick<SweepDeps, "steady" | "canBeReached"> {
  readonly decorate: Decorator;
}

/** A process of the owner's writes its mark so often: another one may read it at any time. */
const MARK_EVERY_MS = 10 * SECOND_MS;
/** On Deploy each write counts: once a minute, and where no heartbeat was stored for a while. */
const DEPLOY_MARK_EVERY_MS = MINUTE_MS;

/** How often the mark is written, and whether it can be dated: Deploy keeps the clocks of its hosts. */
export function marking(
  { onDeploy }: Pick<CloudConfig, "onDeploy">,
): Pick<ListeningDeps, "markEveryMs" | "clocksAgree"> {
  return { markEveryMs: onDeploy ? DEPLOY_MARK_EVERY_MS : MARK_EVERY_MS, clocksAgree: onDeploy };
}

/** After a run that failed. */
const FAILED_MS = SECOND_MS;

/** On Deploy a run waits that long for what is on its way to the phone. */
const DELIVERY_MS = 1.5 * SECOND_MS;

/** Puts the cloud together from its ports. */
export function assembleCloud(ports: CloudPorts): Cloud {
  const { config, now, listening, log } = ports;
  const channels = isLive(config) ? ports.channels : [];
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  const kv = withDeadline(ports.kv, {
    sleep: ports.sleep,
    onUnanswered() {
      listening.noteUnanswered();
      // It may be done all the same: whoever asked does not know that there is news.
      onNotice();
    },
  });
  let isWatching = false;
  let reachedMs = -Infinity;

  async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const either = signal === undefined ? [] : [signal];
    await ports.sleep(ms, AbortSignal.any([stopping.signal, ...either]));
    if (stopping.signal.aborted) throw new StoppedError("Stopping");
  }

  const onNotice = () => couriers.forEach((courier) => courier.kick());
  const shared = {
    ...ports,
    kv,
    channels,
    reminderFirstMs: config.reminderFirstMs,
    stopping: stopping.signal,
    background: run,
    onNotice,
  };
  const couriers = channels.map((channel) => createCourier({ ...shared, channel, sleep }));
  const handle = createApp({ ...shared, inOwnWords: ports.inOwnWords ?? ((text) => text) });
  const sweepDeps: SweepDeps = {
    ...shared,
    sleep,
    markEveryMs: marking(config).markEveryMs,
    onMark: () => couriers.forEach((courier) => courier.marked()),
    digestMinute: config.phone.digestMinute,
  };

  /** Keeps an eye on `work` until it ends; its failure is a line in the log. */
  function run(work: Promise<void>): void {
    const watched: Promise<void> = work.catch((error) => {
      if (!(error instanceof StoppedError)) log(failureLine(error));
    }).finally(() => running.delete(watched));
    running.add(watched);
  }

  /** What waited while nobody was here is sent too. */
  async function look(forMs: number): Promise<void> {
    onNotice();
    // Only an address that has worked once can be found not to.
    const { passedMs } = ports.steady();
    if (passedMs - reachedMs >= HOUR_MS) {
      reachedMs = passedMs;
      run((ports.canBeReached?.() ?? Promise.resolve(true)).then(() => {}));
    }
    await sweep(sweepDeps, { forMs });
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        await look(MINUTE_MS);
      } catch (error) {
        if (error instanceof StoppedError) return;
        log(failureLine(error));
        await ports.sleep(FAILED_MS, stopping.signal);
      }
    }
  }

  return {
    handle,
    async sweep() {
      if (!isLive(config) || isWatching || stopping.signal.aborted) return;
      const work = look(timeOfRun(now())).then(() =>
        Promise.all(couriers.map((courier) => courier.settle(DELIVERY_MS)))
      ).then(() => {});
      run(work);
      await work.catch(() => {}); // Logged by `run`.
    },
    watch() {
      if (!isLive(config) || isWatching) return;
      isWatching = true;
      run(watch());
    },
    async stop(limitMs) {
      stopping.abort();
      const timer = new AbortController();
      await Promise.race([Promise.all(running), ports.sleep(limitMs, timer.signal)]);
      timer.abort();
    },
  };
}

function failureLine(error: unknown): LogLine {
  return { level: "error", event: "work_failed", error: describeError(error) };
}
