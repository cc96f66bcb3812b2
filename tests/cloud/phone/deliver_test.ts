import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { deliver } from "../../../cloud/phone/deliver.ts";
import { forgetSite, listSetAside, readChannel, readSite } from "../../../cloud/store/records.ts";
import type { NtfyAnswer } from "../../../lib/phone/ntfy.ts";
import {
  createDeliveryBench,
  createMemory,
  fallSilent,
} from "../../support/phone/delivery_bench.ts";
import { createFakeChannel, DELIVERED, FAILED } from "../../support/phone/fake_channel.ts";
import { event, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const MINUTE = 60_000;
const REFUSED: NtfyAnswer = { kind: "channel_refused", why: "status 401" };

Deno.test("C3: what the channel took is gone, in order, and nothing else", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    assertEquals((await bench.deliver()).sent, 1);
    bench.goTo(T0 + 3 * MINUTE);
    await bench.beat("home", { events: [event(1, { kind: "watchdog_mended" })] });
    assertEquals((await bench.deliver()).sent, 2);
    assertEquals(bench.channel.taken(), [
      "home: no contact",
      "home: back in contact",
      "home: watching goes on",
    ]);
    assertEquals(await bench.waiting(), []);
    assertEquals(await bench.deliver(), { sent: 0, nextAt: null, rests: false, deadManDue: true });
  }));

Deno.test("C3: a sender that dies after sending is followed by one with the same sequence id", () =>
  withKv(async (plain) => {
    const watched = watchKv(plain);
    const bench = createDeliveryBench(watched.kv);
    await fallSilent(bench, "home");
    bench.channel.answer = () => {
      throw new Error("Killed");
    };
    const died = await bench.deliver().then(() => false, () => true);
    assert(died);
    bench.channel.answer = () => DELIVERED;
    // Another process, which waits for as long as it has seen the lease itself.
    const other = { memory: createMemory(bench.deps.now) };
    for (const [afterMs, sent] of [[0, 0], [29_999, 0], [30_000, 1]] as const) {
      bench.goTo(T0 + MINUTE + afterMs);
      assertEquals((await bench.deliver(other)).sent, sent);
    }
    assertEquals(bench.channel.tried.map(({ message }) => message.sequenceId), [
      "home-1",
      "home-1",
    ]);
  }));

Deno.test("two senders at once send each message once", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    for (const id of ["a", "b"]) await fallSilent(bench, id);
    bench.channel.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return DELIVERED;
    };
    const other = { memory: createMemory(bench.deps.now) };
    await Promise.all([bench.deliver(), bench.deliver(other)]);
    assertEquals(bench.channel.taken().length, 2);
  }));

Deno.test("C3: a notice that is refused for itself is set aside and the next goes on", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const events = [1, 2].map((id) => event(id, { kind: "plug_trouble", hint: `Hint ${id}` }));
    await bench.beat("home", { events });
    bench.channel.answer = ({ body }) =>
      body.includes("Hint 1.") ? { kind: "message_refused", why: "status 400" } : DELIVERED;
    assertEquals((await bench.deliver()).sent, 1);
    assertEquals(await bench.waiting(), []);
    const [aside] = await listSetAside(kv, "ntfy", { limit: 9 });
    assertEquals([aside?.why, aside?.row.number], ["status 400", 1]);
    assertEquals(bench.log, ["notice_set_aside", "notice_sent"]);
  }));

Deno.test("C3: a site whose notice fails does not hold the others up", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "a");
    await fallSilent(bench, "b");
    bench.channel.answer = ({ title }) => title.startsWith("a:") ? FAILED : DELIVERED;
    const report = await bench.deliver();
    assertEquals(bench.channel.taken(), ["b: no contact"]);
    assertEquals(report.nextAt, bench.deps.now() + 5_000);
  }));

Deno.test("C3: a notice that always fails is set aside once others got through, time and again", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "a");
    bench.channel.answer = ({ title }) => title.startsWith("a:") ? FAILED : DELIVERED;
    for (let attempt = 1; attempt <= 20; attempt++) {
      bench.goTo(bench.deps.now() + 15 * MINUTE);
      await bench.deliver();
    }
    // A server that has been ill for hours may fail once more when it is well again.
    for (let id = 1; id <= 4; id++) {
      assertEquals(await bench.waiting(), ["down"]);
      bench.goTo(bench.deps.now() + 1);
      await bench.beat("b", { events: [event(id, { kind: "watchdog_mended" })] });
      for (let minute = 0; minute < 21; minute++) {
        await bench.deliver();
        bench.goTo(bench.deps.now() + MINUTE);
      }
    }
    assertEquals(await bench.waiting(), []);
    assertEquals((await listSetAside(kv, "ntfy", { limit: 9 })).length, 1);
  }));

Deno.test("a channel that is down is left alone after three failures in a row", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    for (const id of ["a", "b", "c", "d", "e", "f", "g", "h", "i"]) await fallSilent(bench, id);
    bench.channel.answer = () => FAILED;
    const { nextAt } = await bench.deliver();
    assert(bench.channel.tried.length <= 6, `${bench.channel.tried.length} tries`);
    assertEquals(nextAt, bench.deps.now() + 5_000);
    assertEquals((await readChannel(kv, "ntfy"))?.trouble, "no answer in time");
  }));

Deno.test("a limit rests the whole channel and costs the notice no attempt", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "a");
    const untilMs = bench.deps.now() + 7_000;
    bench.channel.answer = () => ({ kind: "limited", untilMs, why: "status 429" });
    assertEquals((await bench.deliver()).nextAt, untilMs);
    bench.channel.answer = () => DELIVERED;
    bench.goTo(untilMs - 1);
    assertEquals(await bench.deliver(), {
      sent: 0,
      nextAt: untilMs,
      rests: true,
      deadManDue: false,
    });
    bench.goTo(untilMs);
    assertEquals((await bench.deliver()).sent, 1);
  }));

Deno.test("a down that could not be delivered before its back becomes one message", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    bench.channel.answer = () => FAILED;
    await bench.deliver();
    bench.goTo(T0 + 8 * MINUTE);
    await bench.sweep("home");
    await bench.beat("home");
    assertEquals(await bench.waiting(), ["down", "reminder", "back"]);
    bench.channel.answer = () => DELIVERED;
    assertEquals((await bench.deliver()).sent, 1);
    assertEquals(bench.channel.taken(), ["home: was out of contact and is back"]);
  }));

Deno.test("C2: a down that comes late keeps the first reminder 5 min away", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    bench.channel.answer = () => FAILED;
    await bench.deliver();
    bench.channel.answer = () => DELIVERED;
    const late = T0 + 5 * MINUTE;
    bench.goTo(late);
    await bench.deliver();
    assertEquals((await readSite(kv, "home"))?.incident?.nextReminderAt, late + 5 * MINUTE);
  }));

Deno.test("a channel that refuses us is paused, tried after 15 min, and told the present state", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    bench.channel.answer = () => REFUSED;
    await fallSilent(bench, "home");
    await bench.deliver();
    assertEquals(bench.channel.tried.length, 1);
    const paused = bench.deps.now();
    bench.goTo(paused + 14 * MINUTE);
    await bench.sweep("home");
    await bench.beat("cabin", { events: [event(1, { kind: "watchdog_mended" })] });
    assertEquals((await bench.deliver()).nextAt, paused + 15 * MINUTE);
    assertEquals(bench.channel.tried.length, 1);
    bench.channel.answer = () => DELIVERED;
    bench.goTo(paused + 15 * MINUTE);
    await bench.deliver();
    assertEquals(bench.channel.taken().toSorted(), [
      "cabin: watching goes on",
      "home: no contact",
    ]);
    const home = bench.channel.tried.findLast(({ message }) =>
      message.title === "home: no contact"
    );
    assertStringIncludes(home?.message.body ?? "", "2 earlier notices since");
    assertEquals([await bench.waiting(), (await readChannel(kv, "ntfy"))?.pausedSince], [[], null]);
  }));

Deno.test("new settings lift a pause at once", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    bench.channel.answer = () => REFUSED;
    await fallSilent(bench, "home");
    await bench.deliver();
    const now = bench.deps.now;
    const channel = createFakeChannel({ now, fingerprint: "f2" });
    assertEquals((await bench.deliver({ channel })).sent, 1);
    assertEquals(channel.taken(), ["home: no contact"]);
  }));

Deno.test("nobody is told of a site that was forgotten meanwhile", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    await forgetSite(kv, "home");
    assertEquals(await bench.deliver(), { sent: 0, nextAt: null, rests: false, deadManDue: false });
  }));

Deno.test("the dead man's message is armed once a notice has shown that it can be replaced", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    assertEquals((await bench.deliver()).deadManDue, false);
    await fallSilent(bench, "home");
    assertEquals((await bench.deliver()).deadManDue, true);
    await bench.arm();
    assertEquals(bench.channel.tried.at(-1)?.message.delayMs, 75 * MINUTE);
    assertEquals((await bench.deliver()).deadManDue, false);
    bench.goTo(bench.deps.now() + 30 * MINUTE);
    assertEquals((await bench.deliver()).deadManDue, true);
  }));

Deno.test("a dead man's message that has gone off is taken back when we run again", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    await bench.deliver();
    await bench.arm();
    bench.goTo(bench.deps.now() + 75 * MINUTE - 1);
    await bench.arm();
    assertEquals(bench.channel.taken(), ["home: no contact"]);
    bench.goTo(bench.deps.now() + 75 * MINUTE);
    bench.channel.answer = () => FAILED;
    await bench.arm();
    bench.channel.answer = () => DELIVERED;
    await bench.arm();
    assertEquals(bench.channel.taken(), ["home: no contact", "The monitor runs again"]);
    const ids = bench.channel.tried.slice(-2).map(({ message }) => message.sequenceId);
    assertEquals(new Set(ids).size, 1);
    await bench.arm();
    assertEquals(bench.channel.taken().length, 2);
  }));

Deno.test("that the monitor runs again is told once, though its alarm cannot be armed behind it", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    await bench.deliver();
    await bench.arm();
    bench.goTo(bench.deps.now() + 75 * MINUTE);
    let alarms = 0;
    bench.channel.answer = ({ delayMs }) => delayMs !== null && ++alarms > 1 ? FAILED : DELIVERED;
    await bench.arm();
    assertEquals(bench.channel.taken(), ["home: no contact", "The monitor runs again"]);
    bench.channel.answer = () => DELIVERED;
    bench.goTo(bench.deps.now() + 5 * MINUTE);
    assertEquals((await bench.deliver()).deadManDue, true);
    await bench.arm();
    assertEquals(bench.channel.taken(), ["home: no contact", "The monitor runs again"]);
    assertEquals((await bench.deliver()).deadManDue, false);
  }));

Deno.test("nothing is begun that could not be finished in time", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    const now = bench.deps.now();
    const report = await deliver(bench.deps, { until: now + 1_499 });
    assertEquals([report.sent, bench.channel.tried.length], [0, 0]);
  }));
