import type { SweepDeps } from "../../../cloud/site/sweep.ts";
import { sweep, type SweepReport } from "../../../cloud/site/sweep.ts";
import { recordHeartbeat } from "../../../cloud/store/records.ts";
import type { LogLine } from "../../../lib/base/log.ts";
import type { HeartbeatChange } from "../../../lib/site/heartbeat.ts";
import { createFakeChannel, type FakeChannel } from "../phone/fake_channel.ts";
import { heartbeat, T0 } from "./heartbeats.ts";
import { createVirtualClock, type VirtualClock } from "../base/virtual_clock.ts";
import { type WatchedKv, watchKv } from "../store/watched_kv.ts";

/** The cloud's sweep with everything around it simulated but the KV. */
export interface CloudWorld {
  readonly clock: VirtualClock;
  readonly watched: WatchedKv;
  readonly channel: FakeChannel;
  readonly log: LogLine[];
  /** One run of the cron at the present time, until it ends. */
  sweep(changes?: Partial<SweepDeps>): Promise<SweepReport>;
  beat(siteId?: string, changes?: Parameters<typeof heartbeat>[0]): Promise<HeartbeatChange>;
  /** Goes to `at`. */
  goTo(at: number): void;
}

/** Begins at `T0`, a full minute. */
export function createCloudWorld(plain: Deno.Kv): CloudWorld {
  const watched = watchKv(plain);
  const clock = createVirtualClock(T0, { isBusy: () => watched.busy() > 0 });
  const { now, sleep } = clock;
  const channel = createFakeChannel({ now });
  const log: LogLine[] = [];
  const deps: SweepDeps = {
    kv: watched.kv,
    now,
    sleep,
    log: (line) => void log.push(line),
    channels: [channel],
    reminderFirstMs: 300_000,
    aliveSince: null,
  };
  return {
    clock,
    watched,
    channel,
    log,
    sweep: (changes = {}) => clock.run(sweep({ ...deps, ...changes })),
    beat(siteId = "home", changes = {}) {
      const options = { now: now(), siteId, generation: 1, aliveSince: null, channels: ["ntfy"] };
      return recordHeartbeat(plain, heartbeat(changes), options);
    },
    goTo: (at) => clock.step(at - now()),
  };
}
