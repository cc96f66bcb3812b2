import { assert, assertEquals } from "@std/assert";
import type { NtfyAnswer } from "../../../lib/phone/ntfy.ts";
import { createCourier } from "../../../cloud/phone/courier.ts";
import {
  eachOutboxRow,
  listOutbox,
  recordHeartbeat,
  rewriteRow,
} from "../../../cloud/store/records.ts";
import { createFakeChannel, DELIVERED, FAILED } from "../../support/phone/fake_channel.ts";
import { event, everListening, heardAt, heartbeat, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";
import { createVirtualClock } from "../../support/base/virtual_clock.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const REFUSED: NtfyAnswer = { kind: "channel_refused", why: "status 403" };
const LIMITED: NtfyAnswer = { kind: "limited", untilMs: T0 + 5_000, why: "status 429" };

function createBench(plain: Deno.Kv) {
  const watched = watchKv(plain);
  const clock = createVirtualClock(T0, { isBusy: () => watched.busy() > 0 });
  const { now, sleep } = clock;
  const channel = createFakeChannel({ now });
  const log: string[] = [];
  const stopping = new AbortController();
  const running: Promise<void>[] = [];
  let lastEvent = 0;
  return {
    watched,
    clock,
    channel,
    log,
    courier: createCourier({
      kv: watched.kv,
      now,
      steady: () => ({ awakeMs: clock.passed(), passedMs: clock.passed() }),
      sleep,
      channel,
      log: (line) => void log.push(line.event),
      listening: everListening(now),
      reminderFirstMs: 300_000,
      stopping: stopping.signal,
      background: (work) => void running.push(work),
    }),
    async notify(siteId = "home") {
      lastEvent++;
      const events = [event(lastEvent, { kind: "watchdog_mended" })];
      const beat = heartbeat({ site: { name: siteId }, events });
      await recordHeartbeat(plain, beat, heardAt(now(), { siteId }));
    },
    news: () => channel.tried.filter(({ message }) => message.delayMs === null),
    async end() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}

Deno.test("a courier sends what waits, and at a kick what came since", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    await bench.notify();
    bench.courier.kick();
    bench.clock.at(T0 + 10_000, async () => {
      await bench.notify();
      bench.courier.kick();
    });
    await bench.clock.run(bench.clock.sleep(20_000));
    assertEquals(bench.news().length, 2);
    await bench.end();
  }));

Deno.test("without a kick the outbox is read once", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    bench.courier.kick();
    await bench.clock.run(bench.clock.sleep(50_000));
    assertEquals(bench.watched.counts, { reads: 1, lists: 1, commits: 0 });
    await bench.end();
  }));

Deno.test("a hundred kicks while it works are one more look", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    for (let count = 0; count < 100; count++) bench.courier.kick();
    await bench.clock.run(bench.clock.sleep(5_000));
    assertEquals(bench.watched.counts.lists <= 2, true);
    await bench.end();
  }));

Deno.test("what failed is tried again after 5 s, 15 s and then each minute, by itself", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    await bench.notify();
    bench.channel.answer = () => FAILED;
    bench.courier.kick();
    await bench.clock.run(bench.clock.sleep(210_000));
    const waits = bench.channel.tried.map(({ at }) => Math.round((at - T0) / 1_000));
    assertEquals(waits, [0, 5, 20, 80, 140, 200]);
    await bench.end();
  }));

for (const answer of [FAILED, REFUSED, LIMITED]) {
  Deno.test(`a phone that answers "${answer.kind}" costs no look and no try for each piece of news`, () =>
    withKv(async (kv) => {
      const bench = createBench(kv);
      bench.channel.answer = () => answer;
      // 200 homes tell of something within 4 s.
      for (let count = 0; count < 200; count++) {
        bench.clock.at(T0 + count * 20, async () => {
          await bench.notify(`h${count}`);
          bench.courier.kick();
        });
      }
      await bench.clock.run(bench.clock.sleep(4_900));
      const { lists, commits } = bench.watched.counts;
      assert(bench.channel.tried.length <= 10, `${bench.channel.tried.length} tries`);
      assert(lists <= 12 && commits <= 30, `${lists} lists, ${commits} commits`);
      bench.channel.answer = () => DELIVERED;
      await bench.clock.run(bench.clock.sleep(answer === REFUSED ? 16 * 60_000 : 12_000));
      assertEquals(bench.channel.taken().length, 200);
      await bench.end();
    }));
}

Deno.test("one message that is never taken holds up no news of others", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    await bench.notify("stubborn");
    bench.channel.answer = ({ title }) => title.startsWith("stubborn") ? FAILED : DELIVERED;
    bench.courier.kick();
    // It failed for the fifth time a second ago.
    bench.clock.at(T0 + 141_000, async () => {
      await bench.notify("other");
      bench.courier.kick();
    });
    await bench.clock.run(bench.clock.sleep(143_000));
    assertEquals(bench.channel.tried.length, 6);
    assertEquals(bench.channel.taken().length, 1);
    await bench.end();
  }));

Deno.test("who waits for a courier waits for what came while it sent, too", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    await bench.notify("stubborn");
    bench.channel.answer = async () => {
      bench.channel.answer = ({ title }) => title.startsWith("stubborn") ? FAILED : DELIVERED;
      await bench.notify("other");
      bench.courier.kick();
      return FAILED;
    };
    bench.courier.kick();
    const settled = bench.courier.settle(60_000).then(() => bench.channel.taken().length);
    assertEquals(await bench.clock.run(settled), 1);
    await bench.end();
  }));

Deno.test("an error of the KV is a line in the log, and the courier goes on", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    await bench.notify();
    bench.watched.failNextCommit(new Error("The disk is gone"));
    bench.courier.kick();
    await bench.clock.run(bench.clock.sleep(20_000));
    assertEquals([bench.log[0], bench.news().length], ["deliver_failed", 1]);
    await bench.end();
  }));

Deno.test("C3: what the phone took is not sent again, however long the store holds on to it", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    await bench.notify();
    // The store takes nothing from the moment on at which the phone has it, for a minute.
    bench.channel.answer = () => {
      bench.channel.answer = () => DELIVERED;
      const until = bench.clock.now() + 60_000;
      const refuse = () => {
        if (bench.clock.now() < until) bench.watched.beforeNextCommit(refuseNext);
        return Promise.resolve();
      };
      const refuseNext = () => {
        bench.watched.failNextCommit(new Error("The disk is gone"));
        return refuse();
      };
      refuse();
      return DELIVERED;
    };
    bench.courier.kick();
    await bench.clock.run(bench.clock.sleep(120_000));
    assertEquals(bench.news().length, 1);
    assertEquals((await listOutbox(kv, "ntfy", { limit: 9 })).length, 0);
    await bench.end();
  }));

Deno.test("a lease is another process's for 30 s by our own count, whatever its clock says", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    await bench.notify();
    const [row] = await Array.fromAsync(eachOutboxRow(kv, "ntfy"));
    if (row === undefined) throw new TypeError("No row");
    // Its clock is five minutes behind ours: by ours the lease has long ended.
    await rewriteRow(kv, { ...row, leaseUntil: T0 - 270_000 });
    bench.courier.kick();
    await bench.clock.run(bench.clock.sleep(29_000));
    assertEquals(bench.news().length, 0);
    await bench.clock.run(bench.clock.sleep(3_000));
    assertEquals(bench.news().length, 1);
    await bench.end();
  }));

Deno.test("a wall clock that is set back does not put off the next try", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    await bench.notify();
    let failures = 1;
    bench.channel.answer = () => failures-- > 0 ? FAILED : DELIVERED;
    bench.clock.at(T0 + 2_000, () => bench.clock.step(-150_000));
    bench.courier.kick();
    await bench.clock.run(bench.clock.sleep(16_000));
    assertEquals(bench.channel.taken().length, 1);
    await bench.end();
  }));

Deno.test("the monitor's own alarm is put off only after a mark was stored", () =>
  withKv(async (kv) => {
    const bench = createBench(kv);
    await bench.notify();
    bench.courier.kick();
    await bench.clock.run(bench.clock.sleep(5_000));
    assertEquals(bench.channel.tried.length - bench.news().length, 0);
    bench.courier.marked();
    bench.courier.kick();
    await bench.clock.run(bench.clock.sleep(5_000));
    assertEquals(bench.channel.tried.length - bench.news().length, 1);
    await bench.end();
  }));
