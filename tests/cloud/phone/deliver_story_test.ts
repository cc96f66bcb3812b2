/** Stories that the simulator told: each was a message too many, or in the wrong order. */
import { assert, assertEquals } from "@std/assert";
import { armDeadMan } from "../../../cloud/phone/deliver.ts";
import { readChannel } from "../../../cloud/store/records.ts";
import type { NtfyAnswer } from "../../../lib/phone/ntfy.ts";
import type { OutboxRow } from "../../../lib/phone/outbox.ts";
import {
  createDeliveryBench,
  createMemory,
  type DeliveryBench,
  fallSilent,
} from "../../support/phone/delivery_bench.ts";
import { DELIVERED, FAILED } from "../../support/phone/fake_channel.ts";
import { event, everListening, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const MINUTE = 60_000;
const REFUSED: NtfyAnswer = { kind: "channel_refused", why: "status 401" };

/** The home tells of something and falls silent; neither has reached the phone. */
async function fallSilentWithNews(bench: DeliveryBench): Promise<void> {
  await bench.beat("home");
  await bench.beat("home", { events: [event(1, { kind: "watchdog_mended" })] });
  bench.goTo(T0 + MINUTE);
  await bench.sweep("home");
}

Deno.test("C2: a reminder filed while the late down was on its way does not ring behind it", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    bench.channel.answer = () => FAILED;
    await bench.deliver();
    bench.channel.answer = async () => {
      await bench.sweep("home");
      return DELIVERED;
    };
    bench.goTo(T0 + 6 * MINUTE);
    await bench.deliver();
    assertEquals(await bench.waiting(), ["reminder"]);
    bench.channel.answer = () => DELIVERED;
    await bench.deliver();
    assertEquals([bench.channel.taken(), await bench.waiting()], [["home: no contact"], []]);
    bench.goTo(T0 + 11 * MINUTE - 1);
    await bench.sweep("home");
    assertEquals(await bench.waiting(), []);
    bench.goTo(T0 + 11 * MINUTE);
    await bench.sweep("home");
    await bench.deliver();
    assertEquals(bench.channel.taken(), ["home: no contact", "home: still no contact"]);
  }));

Deno.test("C2: after a token was mended one message tells all, and no reminder rings behind it", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentWithNews(bench);
    bench.channel.answer = () => REFUSED;
    await bench.deliver();
    assertEquals((await readChannel(kv, "ntfy"))?.pausedSince, T0 + MINUTE);
    bench.goTo(T0 + 17 * MINUTE);
    bench.channel.answer = async () => {
      await bench.sweep("home");
      return DELIVERED;
    };
    await bench.deliver();
    bench.channel.answer = () => DELIVERED;
    await bench.deliver();
    assertEquals([bench.channel.taken(), await bench.waiting()], [["home: no contact"], []]);
  }));

Deno.test("C4: a home that comes back while an older message is on its way is not said to be silent", () =>
  withKv(async (kv) => {
    // Seed 2300008350.
    const bench = createDeliveryBench(kv);
    await fallSilentWithNews(bench);
    assertEquals(await bench.waiting(), ["event", "down"]);
    bench.channel.answer = async () => {
      bench.channel.answer = () => DELIVERED;
      await bench.beat("home");
      return DELIVERED;
    };
    await bench.deliver();
    assertEquals(bench.channel.taken().slice(1), ["home: was out of contact and is back"]);
  }));

Deno.test("C3: a row that the store would not let go keeps back what is behind it", () =>
  withKv(async (plain) => {
    let isHeld = false;
    const kv = heldWhile(plain, () => isHeld);
    const bench = createDeliveryBench(kv);
    const events = [1, 2].map((id) => event(id, { kind: "watchdog_mended" }));
    await bench.beat("home", { events });
    bench.channel.answer = () => {
      isHeld = true;
      return DELIVERED;
    };
    await bench.deliver();
    isHeld = false;
    bench.channel.answer = () => DELIVERED;
    // Another process does not know that it was taken.
    const other = { memory: createMemory(bench.deps.now) };
    await bench.deliver(other);
    bench.goTo(T0 + 30_000);
    await bench.deliver(other);
    const told = bench.channel.tried.filter(({ message }) => message.delayMs === null);
    assertEquals(told.map(({ message }) => message.sequenceId), [
      "home_e3-1",
      "home_e3-1",
      "home_e3-2",
    ]);
    assertEquals(await bench.waiting(), []);
  }));

Deno.test("C3: one note that the store refuses does not keep other messages from being settled", () =>
  withKv(async (plain) => {
    let refusals = 0;
    const kv = failingOnce(plain, () => refusals-- > 0);
    const bench = createDeliveryBench(kv);
    for (const home of ["cabin", "home"]) {
      await bench.beat(home, { events: [event(1, { kind: "watchdog_mended" })] });
    }
    const both = Promise.withResolvers<void>();
    bench.channel.answer = async () => {
      if (bench.channel.tried.length === 2) {
        refusals = 1;
        both.resolve();
      }
      await both.promise;
      return DELIVERED;
    };
    await bench.deliver().catch(() => {});
    bench.goTo(T0 + 31_000);
    bench.channel.answer = () => DELIVERED;
    await bench.deliver();
    const told = bench.channel.tried.filter(({ message }) => message.delayMs === null);
    const count = (home: string) =>
      told.filter(({ message }) => message.title.startsWith(home)).length;
    // The one whose note was refused does not come again either.
    assertEquals([count("cabin") + count("home"), await bench.waiting()], [2, []]);
  }));

/** A store whose next commit fails when it is told to. */
function failingOnce(kv: Deno.Kv, isDue: () => boolean): Deno.Kv {
  function wrap(atomic: Deno.AtomicOperation): Deno.AtomicOperation {
    const commit = atomic.commit.bind(atomic);
    atomic.commit = () => isDue() ? Promise.reject(new Error("The store failed")) : commit();
    return atomic;
  }
  return new Proxy(kv, {
    get(target, name) {
      if (name === "atomic") return () => wrap(target.atomic());
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A store that refuses to delete, as one does that others hold. */
function heldWhile(kv: Deno.Kv, isHeld: () => boolean): Deno.Kv {
  function wrap(atomic: Deno.AtomicOperation): Deno.AtomicOperation {
    const [mutate, commit] = [atomic.mutate.bind(atomic), atomic.commit.bind(atomic)];
    let deletes = false;
    atomic.mutate = (...mutations) => {
      deletes ||= mutations.some(({ type }) => type === "delete");
      return mutate(...mutations);
    };
    atomic.commit = () => deletes && isHeld() ? Promise.resolve({ ok: false }) : commit();
    return atomic;
  }
  return new Proxy(kv, {
    get(target, name) {
      if (name === "atomic") return () => wrap(target.atomic());
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

Deno.test("a host whose clock is hours ahead takes back no alarm that has not gone off", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const { now } = bench.deps;
    // The phone's server has a clock of its own, and the alarm is due 75 min after it was asked for.
    bench.channel.answer = () => ({ ...DELIVERED, at: now() + 75 * MINUTE });
    await fallSilent(bench, "home");
    await bench.deliver();
    await bench.arm();
    const ahead = { ...bench.deps, now: () => now() + 300 * MINUTE };
    for (const minute of [1, 74, 60]) {
      bench.goTo(now() + minute * MINUTE);
      await armDeadMan(ahead, { until: ahead.now() + MINUTE });
      assertEquals((await bench.deliver()).deadManDue, false);
    }
    assertEquals(bench.channel.taken(), ["home: no contact"]);
    bench.goTo(now() + 75 * MINUTE);
    await armDeadMan(ahead, { until: ahead.now() + MINUTE });
    assertEquals(bench.channel.taken(), ["home: no contact", "The monitor runs again"]);
    const delays = bench.channel.tried.slice(-3).map(({ message }) => message.delayMs);
    // What takes back the one that has gone off takes the place of the new one too.
    assertEquals(delays, [75 * MINUTE, null, 75 * MINUTE]);
  }));

Deno.test("the alarm is put off where the listening clock stands, and once by a process that begins", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const { now } = bench.deps;
    const stands = everListening(() => T0);
    const until = () => now() + MINUTE;
    await fallSilent(bench, "home");
    await bench.deliver();
    await armDeadMan({ ...bench.deps, listening: stands }, { until: until() });
    const isDue = async (changes: Partial<typeof bench.deps>) =>
      (await bench.deliver({ listening: stands, ...changes })).deadManDue;
    assertEquals(await isDue({}), false);
    bench.goTo(now() + 30 * MINUTE - 1);
    assertEquals(await isDue({}), false);
    bench.goTo(now() + 1);
    assertEquals(await isDue({}), true);
    // A process that has begun just now has seen nothing; by the wall clock it is old.
    const hearing = (at: number) => ({ ...stands.hearing(at), graceUntil: T0 + 20_000 });
    const begun = { memory: createMemory(() => 0), listening: { ...stands, hearing } };
    assertEquals(await isDue(begun), true);
    bench.channel.answer = () => FAILED;
    await armDeadMan({ ...bench.deps, ...begun }, { until: until() });
    assertEquals(await isDue(begun), false);
  }));

Deno.test("C3: what a newer release filed before its owner went back holds nothing up", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentWithNews(bench);
    const [news, down] = await Array.fromAsync(kv.list<OutboxRow>({ prefix: ["outbox"] }));
    assert(news !== undefined && down !== undefined);
    const { value } = news;
    const what = { kind: "dance" };
    await kv.set(news.key, { ...value, notice: { ...value.notice, what } });
    const late = { ...down.value, number: down.value.number + 1 };
    await kv.set([...down.key.slice(0, -1), late.number], {
      ...late,
      notice: { ...late.notice, kind: "line_changed" },
    });
    await bench.deliver();
    assertEquals(bench.channel.taken(), [
      "home: the home has news",
      "home: no contact",
      "home: there is news",
    ]);
    assertEquals([await bench.waiting(), (await readChannel(kv, "ntfy"))?.pausedSince], [[], null]);
  }));
