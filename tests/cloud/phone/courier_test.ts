import { assertEquals } from "@std/assert";
import { startCourier } from "../../../cloud/phone/courier.ts";
import { recordHeartbeat } from "../../../cloud/store/records.ts";
import { createFakeChannel, FAILED } from "../../support/phone/fake_channel.ts";
import { event, heartbeat, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";
import { createVirtualClock } from "../../support/base/virtual_clock.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const UNTIL = T0 + 59_000;

function createDeliveryBench(plain: Deno.Kv) {
  const watched = watchKv(plain);
  const clock = createVirtualClock(T0, { isBusy: () => watched.busy() > 0 });
  const { now, sleep } = clock;
  const channel = createFakeChannel({ now });
  const log: string[] = [];
  const deps = {
    kv: watched.kv,
    now,
    sleep,
    channel,
    log: (line: { event: string }) => void log.push(line.event),
    reminderFirstMs: 300_000,
  };
  let lastEvent = 0;
  return {
    watched,
    clock,
    channel,
    log,
    start: () => startCourier(deps, { until: UNTIL, drainUntil: T0 + 55_000 }),
    async notify() {
      lastEvent++;
      const beat = heartbeat({ events: [event(lastEvent, { kind: "watchdog_mended" })] });
      const options = { siteId: "home", generation: 1, aliveSince: null, channels: ["ntfy"] };
      await recordHeartbeat(plain, beat, { now: now(), ...options });
    },
  };
}

Deno.test("a courier sends what waits, and at a kick what came since", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await bench.notify();
    const courier = bench.start();
    bench.clock.at(T0 + 10_000, async () => {
      await bench.notify();
      courier.kick();
    });
    await bench.clock.run(bench.clock.sleep(20_000));
    assertEquals(bench.channel.tried.filter(({ message }) => message.delayMs === null).length, 2);
    await courier.finish();
  }));

Deno.test("without a kick the outbox is read once", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const courier = bench.start();
    await bench.clock.run(bench.clock.sleep(50_000));
    await courier.finish();
    assertEquals(bench.watched.counts, { reads: 1, lists: 1, commits: 0 });
  }));

Deno.test("finish() tries again what falls due before the run's end, and no later", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await bench.notify();
    bench.channel.answer = () => FAILED;
    const courier = bench.start();
    await bench.clock.run(courier.finish());
    assertEquals(bench.channel.tried.map(({ at }) => at - T0), [0, 5_000, 20_000]);
  }));

Deno.test("an error of the KV ends the courier with a line in the log", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await bench.notify();
    bench.watched.failNextCommit(new Error("The disk is gone"));
    const courier = bench.start();
    await bench.clock.run(courier.finish());
    assertEquals(bench.log, ["deliver_failed"]);
  }));
