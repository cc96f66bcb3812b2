import type { DeliverDeps, DeliverMemory } from "../../../cloud/phone/channel.ts";
import { armDeadMan, deliver } from "../../../cloud/phone/deliver.ts";
import { listOutbox, recordHeartbeat, updateSite } from "../../../cloud/store/records.ts";
import { applySweep } from "../../../lib/site/sweep.ts";
import { createFakeChannel } from "./fake_channel.ts";
import { everListening, heardAt, heartbeat, listened, T0 } from "../site/heartbeats.ts";

/** A courier that has seen nothing yet; `passedMs` is the clock that nobody sets. */
export function createMemory(passedMs: () => number): DeliverMemory {
  return { taken: new Set(), seen: new Map(), passedMs, failed: new Set() };
}

/** A cloud without a clock: time stands where the test puts it. */
export function createDeliveryBench(kv: Deno.Kv, start = T0) {
  let time = start;
  const now = () => time;
  const channel = createFakeChannel({ now });
  const log: string[] = [];
  const deps: DeliverDeps = {
    kv,
    now,
    log: ({ event: name }) => void log.push(name),
    memory: createMemory(() => time - start),
    gatherMs: 0,
    channel,
    listening: everListening(now),
    reminderFirstMs: 300_000,
  };
  return {
    channel,
    log,
    deps,
    goTo: (at: number) => void (time = at),
    deliver: (changes: Partial<DeliverDeps> = {}) =>
      deliver({ ...deps, ...changes }, { until: time + 60_000 }),
    arm: () => armDeadMan(deps, { until: time + 60_000 }),
    beat(siteId: string, changes: Parameters<typeof heartbeat>[0] = {}) {
      const beat = heartbeat({ site: { name: siteId }, ...changes });
      return recordHeartbeat(kv, beat, heardAt(time, { siteId }));
    },
    sweep(siteId: string) {
      const context = { ...listened(time), reminderFirstMs: 300_000 };
      return updateSite(kv, siteId, {
        change: (site) => site === null ? null : applySweep(site, context),
        channels: ["ntfy"],
        now: time,
      });
    },
    waiting: async () =>
      (await listOutbox(kv, "ntfy", { limit: 99 })).map(({ notice }) => notice.kind),
  };
}

export type DeliveryBench = ReturnType<typeof createDeliveryBench>;

/** `siteId` falls silent; the clock ends at its deadline. */
export async function fallSilent(bench: DeliveryBench, siteId: string): Promise<void> {
  await bench.beat(siteId);
  bench.goTo(bench.deps.now() + 60_000);
  await bench.sweep(siteId);
}

/** All of `siteIds` fall silent at once; the clock ends at their deadline. */
export async function fallSilentTogether(
  bench: DeliveryBench,
  siteIds: readonly string[],
): Promise<void> {
  for (const id of siteIds) await bench.beat(id);
  bench.goTo(bench.deps.now() + 60_000);
  for (const id of siteIds) await bench.sweep(id);
}
