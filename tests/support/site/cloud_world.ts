import { type Courier, createCourier } from "../../../cloud/phone/courier.ts";
import type { Channel } from "../../../cloud/phone/channel.ts";
import { createListening, type Listening } from "../../../cloud/store/listening.ts";
import { sweep, type SweepDeps, type SweepReport, timeOfRun } from "../../../cloud/site/sweep.ts";
import { readMarkEntry, recordHeartbeat, writeSweepMark } from "../../../cloud/store/records.ts";
import type { LogLine } from "../../../lib/base/log.ts";
import type { HeartbeatChange } from "../../../lib/site/heartbeat.ts";
import { createFakeChannel, type FakeChannel } from "../phone/fake_channel.ts";
import { heartbeat, markAt, T0 } from "./heartbeats.ts";
import { createVirtualClock, type VirtualClock } from "../base/virtual_clock.ts";
import { type WatchedKv, watchKv } from "../store/watched_kv.ts";

/** The cloud's sweep with everything around it simulated but the KV. */
export interface CloudWorld {
  readonly clock: VirtualClock;
  readonly watched: WatchedKv;
  readonly channel: FakeChannel;
  readonly listening: Listening;
  readonly log: LogLine[];
  /** One run at the present time, until it ends and nothing is on its way to the phone. */
  sweep(
    changes?: Partial<Omit<SweepDeps, "channels">> & { readonly channels?: readonly Channel[] },
  ): Promise<SweepReport>;
  beat(siteId?: string, changes?: Parameters<typeof heartbeat>[0]): Promise<HeartbeatChange>;
  /** Lets time pass up to `at`, with nothing but listening and marks in it. */
  goTo(at: number): Promise<void>;
  /** Lets time pass in which nobody listens. */
  stayAway(ms: number): void;
}

const PROVED_EVERY_MS = 10_000;

/** Begins at `T0`, a full minute, as a process that has read the mark, unless it `isNew`. */
export function createCloudWorld(
  plain: Deno.Kv,
  /** As a process of the owner's writes it. */
  { markEveryMs = 10_000, isNew = false }: {
    readonly markEveryMs?: number;
    readonly isNew?: boolean;
  } = {},
): CloudWorld {
  const watched = watchKv(plain);
  const clock = createVirtualClock(T0, { isBusy: () => watched.busy() > 0 });
  const { now, sleep } = clock;
  const channel = createFakeChannel({ now });
  const log: LogLine[] = [];
  const steady = () => ({ awakeMs: clock.passed(), passedMs: clock.passed() });
  const listening = createListening({ now, steady, markEveryMs, clocksAgree: true });
  if (!isNew) listening.meet({ value: markAt(T0), versionstamp: null });
  const couriers = new Map<Channel, Courier>();

  function courierOf(channel: Channel): Courier {
    const known = couriers.get(channel) ?? createCourier({
      kv: watched.kv,
      now,
      steady,
      log: (line) => void log.push(line),
      channel,
      listening,
      reminderFirstMs: 300_000,
      sleep,
      stopping: new AbortController().signal,
      background: (work) => void work.catch(() => {}),
    });
    couriers.set(channel, known);
    return known;
  }

  async function run(channels: readonly Channel[], changes: Partial<SweepDeps>) {
    const mine = channels.map(courierOf);
    const deps: SweepDeps = {
      kv: watched.kv,
      now,
      steady,
      sleep,
      log: (line) => void log.push(line),
      listening,
      markEveryMs,
      onNotice: () => mine.forEach((courier) => courier.kick()),
      onMark: () => mine.forEach((courier) => courier.marked()),
      reminderFirstMs: 300_000,
      ...changes,
      channels,
    };
    deps.onNotice();
    const report = await sweep(deps, { forMs: timeOfRun(now()) });
    await Promise.all(mine.map((courier) => courier.settle(15_000)));
    return report;
  }

  return {
    clock,
    watched,
    channel,
    listening,
    log,
    sweep: ({ channels = [channel], ...changes } = {}) => clock.run(run(channels, changes)),
    async beat(siteId = "home", changes = {}) {
      const options = { now, listening, siteId, generation: 1, channels: ["ntfy"] };
      return await recordHeartbeat(plain, heartbeat(changes), options);
    },
    async goTo(at) {
      for (let leftMs = at - now(); leftMs > 0; leftMs = at - now()) {
        clock.elapse(Math.min(leftMs, PROVED_EVERY_MS));
        const { listenMs } = listening.hearing(now());
        const before = (await readMarkEntry(plain)).value ?? markAt(T0);
        const value = { ...before, listenMs, listenAt: now() };
        const versionstamp = await writeSweepMark(plain, value);
        listening.marked({ value, versionstamp }, steady());
      }
    },
    stayAway: (ms) => clock.elapse(ms),
  };
}
