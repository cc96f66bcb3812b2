/** Stories that the simulator told: each was a message too many, or in the wrong order. */
import { assertEquals } from "@std/assert";
import { readChannel } from "../../../cloud/store/records.ts";
import type { NtfyAnswer } from "../../../lib/phone/ntfy.ts";
import { createDesk, type Desk, fallSilent } from "../../support/phone/delivery_desk.ts";
import { DELIVERED, FAILED } from "../../support/phone/fake_channel.ts";
import { event, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const MINUTE = 60_000;
const REFUSED: NtfyAnswer = { kind: "channel_refused", why: "status 401" };

/** The home tells of something and falls silent; neither has reached the phone. */
async function fallSilentWithNews(desk: Desk): Promise<void> {
  await desk.beat("home");
  await desk.beat("home", { events: [event(1, { kind: "watchdog_mended" })] });
  desk.goTo(T0 + MINUTE);
  await desk.sweep("home");
}

Deno.test("C2: a reminder filed while the late down was on its way does not ring behind it", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "home");
    desk.channel.answer = () => FAILED;
    await desk.deliver();
    desk.channel.answer = async () => {
      await desk.sweep("home");
      return DELIVERED;
    };
    desk.goTo(T0 + 6 * MINUTE);
    await desk.deliver();
    assertEquals(await desk.waiting(), ["reminder"]);
    desk.channel.answer = () => DELIVERED;
    await desk.deliver();
    assertEquals([desk.channel.taken(), await desk.waiting()], [["home is silent"], []]);
    desk.goTo(T0 + 11 * MINUTE - 1);
    await desk.sweep("home");
    assertEquals(await desk.waiting(), []);
    desk.goTo(T0 + 11 * MINUTE);
    await desk.sweep("home");
    await desk.deliver();
    assertEquals(desk.channel.taken(), ["home is silent", "home is still silent"]);
  }));

Deno.test("C2: after a token was mended one message tells all, and no reminder rings behind it", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilentWithNews(desk);
    desk.channel.answer = () => REFUSED;
    await desk.deliver();
    assertEquals((await readChannel(kv, "ntfy"))?.pausedSince, T0 + MINUTE);
    desk.goTo(T0 + 17 * MINUTE);
    desk.channel.answer = async () => {
      await desk.sweep("home");
      return DELIVERED;
    };
    await desk.deliver();
    desk.channel.answer = () => DELIVERED;
    await desk.deliver();
    assertEquals([desk.channel.taken(), await desk.waiting()], [["home is silent"], []]);
  }));

Deno.test("C4: a home that comes back while an older message is on its way is not said to be silent", () =>
  withKv(async (kv) => {
    // Seed 2300008350.
    const desk = createDesk(kv);
    await fallSilentWithNews(desk);
    assertEquals(await desk.waiting(), ["event", "down"]);
    desk.channel.answer = async () => {
      desk.channel.answer = () => DELIVERED;
      await desk.beat("home");
      return DELIVERED;
    };
    await desk.deliver();
    assertEquals(desk.channel.taken().slice(1), ["home was silent and is back"]);
  }));

Deno.test("C3: a row that the store would not let go keeps back what is behind it", () =>
  withKv(async (plain) => {
    let isHeld = false;
    const kv = heldWhile(plain, () => isHeld);
    const desk = createDesk(kv);
    const events = [1, 2].map((id) => event(id, { kind: "watchdog_mended" }));
    await desk.beat("home", { events });
    desk.channel.answer = () => {
      isHeld = true;
      return DELIVERED;
    };
    await desk.deliver();
    isHeld = false;
    desk.channel.answer = () => DELIVERED;
    desk.goTo(T0 + 30_000);
    await desk.deliver();
    const told = desk.channel.tried.filter(({ message }) => message.delayMs === null);
    assertEquals(told.map(({ message }) => message.sequenceId), [
      "home_e3-1",
      "home_e3-1",
      "home_e3-2",
    ]);
    assertEquals(await desk.waiting(), []);
  }));

Deno.test("C3: one note that the store refuses does not keep other messages from being settled", () =>
  withKv(async (plain) => {
    let refusals = 0;
    const kv = failingOnce(plain, () => refusals-- > 0);
    const desk = createDesk(kv);
    for (const home of ["cabin", "home"]) {
      await desk.beat(home, { events: [event(1, { kind: "watchdog_mended" })] });
    }
    const both = Promise.withResolvers<void>();
    desk.channel.answer = async () => {
      if (desk.channel.tried.length === 2) {
        refusals = 1;
        both.resolve();
      }
      await both.promise;
      return DELIVERED;
    };
    await desk.deliver().catch(() => {});
    desk.goTo(T0 + 31_000);
    desk.channel.answer = () => DELIVERED;
    await desk.deliver();
    const told = desk.channel.tried.filter(({ message }) => message.delayMs === null);
    const count = (home: string) =>
      told.filter(({ message }) => message.title.startsWith(home)).length;
    // The one whose note was refused may come again; the other was settled.
    assertEquals([count("cabin") + count("home"), await desk.waiting()], [3, []]);
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
    const [remove, commit] = [atomic.delete.bind(atomic), atomic.commit.bind(atomic)];
    let deletes = false;
    atomic.delete = (key) => {
      deletes = true;
      return remove(key);
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
