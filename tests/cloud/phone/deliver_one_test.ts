import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { createDecorator } from "../../../cloud/phone/decorate.ts";
import { createLinkIssuer } from "../../../cloud/keys/links.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import { readSite } from "../../../cloud/store/records.ts";
import type { OutboxRow } from "../../../lib/phone/outbox.ts";
import { parsePhone } from "../../../lib/config/phone_config.ts";
import { createDeliveryBench, fallSilent } from "../../support/phone/delivery_bench.ts";
import { DELIVERED, FAILED } from "../../support/phone/fake_channel.ts";
import { event } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

Deno.test("a repeat is the same news with the same buttons, news that took more in is not", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const links = createLinkIssuer(await createSigner("0123456789abcdef0123456789abcdef", "link"));
    const phone = parsePhone({ PUBLIC_URL: "https://cloud.example" });
    const config = { phone, publicUrl: "https://cloud.example" };
    const decorate = createDecorator({ config, links, now: bench.deps.now });
    await fallSilent(bench, "home");
    bench.channel.answer = () => FAILED;
    await bench.deliver({ decorate });
    bench.goTo(bench.deps.now() + 60_000);
    await bench.deliver({ decorate });
    bench.goTo(bench.deps.now() + 60_000);
    await bench.beat("home");
    bench.channel.answer = () => DELIVERED;
    await bench.deliver({ decorate });
    const [first, second, third] = bench.channel.tried;
    assertEquals([first?.about.kind, second?.about.kind, third?.about.kind], [
      "down",
      "down",
      "back",
    ]);
    assertEquals(first?.about.id, second?.about.id);
    assertEquals(first?.message.actions, second?.message.actions);
    assertEquals(first?.message.actions?.length, 2);
    assertNotEquals(second?.about.id, third?.about.id);
  }));

Deno.test("the present state after a refusing channel is about its home", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    bench.channel.answer = () => ({ kind: "channel_refused", why: "status 403" });
    await bench.deliver();
    bench.goTo(bench.deps.now() + 600_000);
    await bench.sweep("home");
    bench.goTo(bench.deps.now() + 600_000);
    bench.channel.answer = () => DELIVERED;
    await bench.deliver();
    const about = bench.channel.tried.at(-1)?.about;
    assertEquals([about?.kind, about?.site?.id, about?.notice], ["present", "home", null]);
  }));

Deno.test("sixteen messages are under way at once, and what comes of them keeps back nobody", () =>
  withKv(async (plain) => {
    const bench = createDeliveryBench(plain);
    const events = [event(1, { kind: "watchdog_mended" })];
    for (let home = 0; home < 64; home++) await bench.beat(`home-${home}`, { events });
    const others = Promise.withResolvers<void>();
    let sending = 0;
    let most = 0;
    bench.channel.answer = async () => {
      most = Math.max(most, ++sending);
      if (bench.channel.tried.length === 32) others.resolve();
      await new Promise((resolve) => setTimeout(resolve, 0));
      sending--;
      return DELIVERED;
    };
    // After the answers the channel's state is read, to be written: that takes as long as it takes.
    let reads = 0;
    const get = async (...args: Parameters<Deno.Kv["get"]>) => {
      if (reads++ > 0) await others.promise;
      return await plain.get(...args);
    };
    const kv = withOwn(plain, { get });
    assertEquals((await bench.deliver({ kv })).sent, 64);
    assertEquals(await bench.waiting(), []);
    assert(most <= 16, `${most} at once`);
  }));

Deno.test("who waited for a turn looks again whether the channel takes anything", () =>
  withKv(async (plain) => {
    const bench = createDeliveryBench(plain);
    const events = [event(1, { kind: "watchdog_mended" })];
    for (let home = 0; home < 20; home++) await bench.beat(`home-${home}`, { events });
    // The first list is about homes that fell silent together; after the second everybody has his.
    const drawn = Promise.withResolvers<void>();
    let lists = 0;
    const kv = withOwn(plain, {
      async *list(...args: Parameters<Deno.Kv["list"]>) {
        const isLast = ++lists === 2;
        yield* plain.list(...args);
        if (isLast) drawn.resolve();
      },
    });
    bench.channel.answer = async () => {
      const isFirst = bench.channel.tried.length === 1;
      await drawn.promise;
      // Then all others stand where they wait for their turn.
      await new Promise((resolve) => setTimeout(resolve, 0));
      return isFirst ? { kind: "channel_refused", why: "status 403" } : DELIVERED;
    };
    assertEquals((await bench.deliver({ kv })).sent, 15);
    assertEquals(bench.channel.tried.length, 16);
    assertEquals((await bench.waiting()).length, 5);
  }));

Deno.test("a channel that is down is asked by those alone who were under way already", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const events = [event(1, { kind: "watchdog_mended" })];
    for (let home = 0; home < 64; home++) await bench.beat(`home-${home}`, { events });
    bench.channel.answer = () => FAILED;
    await bench.deliver();
    assert(bench.channel.tried.length <= 18, `${bench.channel.tried.length} tries`);
    assertEquals((await bench.waiting()).length, 64);
  }));

Deno.test("what only another release has words for is told of, and keeps back nothing", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const events = [event(1, { kind: "watchdog_mended" })];
    for (const id of ["cabin", "home"]) await bench.beat(id, { events });
    for await (
      const { key, value } of kv.list<OutboxRow>({ prefix: ["outbox", "ntfy", "cabin"] })
    ) {
      const notice = { ...value.notice, kind: "forecast" };
      await kv.set(key, { ...value, notice });
    }
    await fallSilent(bench, "cabin");
    const links = createLinkIssuer(await createSigner("0123456789abcdef0123456789abcdef", "link"));
    const phone = parsePhone({ PUBLIC_URL: "https://cloud.example" });
    const config = { phone, publicUrl: "https://cloud.example" };
    const decorate = createDecorator({ config, links, now: bench.deps.now });
    await bench.deliver({ decorate });
    assertEquals(bench.channel.taken().toSorted(), [
      "cabin: no contact",
      "cabin: there is news",
      "home: watching goes on",
    ]);
    assertEquals(await bench.waiting(), []);
  }));

Deno.test("a message that leaves before any mark was met keeps its reminder apart all the same", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilent(bench, "home");
    bench.goTo(bench.deps.now() + 250_000);
    const { listening, now } = bench.deps;
    let isKnown = false;
    const starting = {
      ...listening,
      get isKnown() {
        return isKnown;
      },
      meet: () => void (isKnown = true),
      most() {
        assert(isKnown, "no mark was read yet");
        return listening.most();
      },
    };
    await bench.deliver({ listening: starting });
    assertEquals(bench.log.includes("store_failed"), false);
    assertEquals((await readSite(kv, "home"))?.incident?.nextReminderAt, now() + 300_000);
  }));

/** `kv` with other hands for some of its methods. */
function withOwn(kv: Deno.Kv, own: Readonly<Record<string, unknown>>): Deno.Kv {
  return new Proxy(kv, {
    get(target, name) {
      if (typeof name === "string" && name in own) return own[name];
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
