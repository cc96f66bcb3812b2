/** Homes that fall silent together: one message a channel, each of them told once. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { createDecorator } from "../../../cloud/phone/decorate.ts";
import { createLinkIssuer } from "../../../cloud/keys/links.ts";
import { createSigner } from "../../../cloud/keys/sign.ts";
import { listSetAside, readSite, updateSite } from "../../../cloud/store/records.ts";
import { parsePhone } from "../../../lib/config/phone_config.ts";
import type { NtfyMessage } from "../../../lib/phone/ntfy.ts";
import { unrung } from "../../../lib/site/site.ts";
import {
  createDeliveryBench,
  createMemory,
  fallSilent,
  fallSilentTogether,
} from "../../support/phone/delivery_bench.ts";
import { DELIVERED, FAILED } from "../../support/phone/fake_channel.ts";
import { event, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const MINUTE = 60_000;
const FIVE = ["boat", "cabin", "dad", "mum", "office"];

/** Homes named in messages of several. */
function named({ title, body }: NtfyMessage): string[] {
  return title.endsWith(" homes: no contact")
    ? /: ([^.]+)\. Together/.exec(body)?.[1]?.split(", ") ?? []
    : [];
}

Deno.test("homes that fall silent together are one message, and each goes on in its own thread", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentTogether(bench, FIVE);
    const report = await bench.deliver();
    assertEquals([report.sent, bench.channel.taken()], [1, ["5 homes: no contact"]]);
    assertEquals(bench.channel.tried.flatMap(({ message }) => named(message)), FIVE);
    assertEquals(bench.channel.tried[0]?.message.sequenceId, "boat-1-and-4");
    assertEquals([await bench.waiting(), bench.log], [[], ["notice_sent"]]);

    bench.goTo(T0 + 6 * MINUTE);
    for (const id of FIVE) await bench.sweep(id);
    bench.goTo(T0 + 7 * MINUTE);
    await bench.beat("mum");
    await bench.deliver();
    const threads = bench.channel.tried.slice(1).map(({ message }) => message);
    assertEquals(threads.map(({ sequenceId }) => sequenceId).sort(), FIVE.map((id) => `${id}-1`));
    assertEquals(threads.filter(({ title }) => title.endsWith(": still no contact")).length, 4);
    assertEquals(threads.filter(({ title }) => title === "mum: back in contact").length, 1);
  }));

Deno.test("two homes are told one by one", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentTogether(bench, ["dad", "mum"]);
    await bench.deliver();
    assertEquals(bench.channel.taken().sort(), ["dad: no contact", "mum: no contact"]);
  }));

Deno.test("a silence waits a moment for others, and not for longer", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const together = { gatherMs: 500 };
    await fallSilentTogether(bench, FIVE.slice(0, 2));
    assertEquals((await bench.deliver(together)).nextAt, T0 + MINUTE + 500);
    for (const id of FIVE.slice(2)) await bench.beat(id, {});
    bench.goTo(T0 + MINUTE + 500);
    await bench.deliver(together);
    assertEquals(bench.channel.taken().sort(), ["boat: no contact", "cabin: no contact"]);
  }));

Deno.test("what was not ripe when all were looked at is not told alone a moment later", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const together = { gatherMs: 500 };
    // More than are sent at once.
    const first = Array.from({ length: 20 }, (_, index) => `a${index + 10}`);
    for (const id of FIVE) await bench.beat(id);
    for (const id of first) {
      await bench.beat(id);
      await bench.beat(id, { events: [event(1, { kind: "watchdog_mended" })] });
    }
    bench.goTo(T0 + MINUTE);
    for (const id of FIVE) await bench.sweep(id);
    // What comes first in the queue takes its time.
    bench.channel.answer = () => {
      bench.goTo(bench.deps.now() + 1_000);
      return DELIVERED;
    };
    const { nextAt } = await bench.deliver(together);
    assertEquals(
      bench.channel.taken().sort(),
      first.map((id) => `${id}: watching goes on`),
    );
    assert(nextAt !== null && nextAt <= bench.deps.now() + 500);
    await bench.deliver(together);
    assertEquals(bench.channel.taken().slice(20), ["5 homes: no contact"]);
  }));

Deno.test("a home that is muted, or whose news came first, is not among them", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    for (const id of FIVE) await bench.beat(id);
    await updateSite(kv, "mum", {
      change: (site) => site && unrung({ ...site, mutedUntil: T0 + 60 * MINUTE }),
      channels: [],
      now: T0,
    });
    await bench.beat("dad", { events: [event(1, { kind: "watchdog_mended" })] });
    bench.goTo(T0 + MINUTE);
    for (const id of FIVE) await bench.sweep(id);
    await bench.deliver();
    assertEquals(bench.channel.tried.flatMap(({ message }) => named(message)), [
      "boat",
      "cabin",
      "office",
    ]);
    assert(bench.channel.taken().includes("dad: no contact"));
    assertEquals(bench.channel.taken().length, 3);
  }));

Deno.test("a home that is back before anybody was told is not said to be silent", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentTogether(bench, FIVE);
    await bench.beat("mum");
    await bench.deliver();
    assertEquals(bench.channel.taken().sort(), [
      "4 homes: no contact",
      "mum: was out of contact and is back",
    ]);
  }));

Deno.test("C2: the next reminder of each keeps its distance from a message that came late", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentTogether(bench, FIVE);
    bench.goTo(T0 + 4 * MINUTE);
    await bench.deliver();
    for (const id of FIVE) {
      const site = await readSite(kv, id);
      assertEquals((site?.incident?.nextReminderAt ?? 0) >= T0 + 9 * MINUTE, true, id);
    }
  }));

Deno.test("C3: a repeat after a sender's death has the same id, and one of the same homes", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentTogether(bench, FIVE);
    bench.channel.answer = () => {
      throw new Error("Killed");
    };
    assert(await bench.deliver().then(() => false, () => true));
    bench.channel.answer = () => DELIVERED;
    const other = { memory: createMemory(bench.deps.now) };
    for (const [afterMs, sent] of [[0, 0], [29_999, 0], [30_000, 1]] as const) {
      bench.goTo(T0 + MINUTE + afterMs);
      assertEquals((await bench.deliver(other)).sent, sent);
    }
    const [first, second] = bench.channel.tried;
    assertEquals([first?.message.sequenceId, first?.about.id], [
      second?.message.sequenceId,
      second?.about.id,
    ]);
  }));

Deno.test("two senders at once tell of them once, in one message", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentTogether(bench, FIVE);
    const other = { memory: createMemory(bench.deps.now) };
    await Promise.all([bench.deliver(), bench.deliver(other)]);
    assertEquals(bench.channel.taken(), ["5 homes: no contact"]);
  }));

Deno.test("C3: one that the channel does not like is found, and the others are told", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentTogether(bench, FIVE);
    bench.channel.answer = ({ title, body }) =>
      /dad/.test(title + body) ? { kind: "message_refused", why: "status 413" } : DELIVERED;
    await bench.deliver();
    const others = FIVE.filter((id) => id !== "dad").map((id) => `${id}: no contact`);
    assertEquals(bench.channel.taken().sort(), others);
    const aside = await listSetAside(kv, "ntfy", { limit: 9 });
    assertEquals(aside.map(({ row }) => row.site), ["dad"]);
  }));

Deno.test("C3: one that makes a server fail holds the others up for minutes, not for ever", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentTogether(bench, FIVE);
    bench.channel.answer = ({ title, body }) => {
      bench.goTo(bench.deps.now() + 100);
      return /dad/.test(title + body) ? FAILED : DELIVERED;
    };
    for (let passed = 0; passed < 60; passed++) {
      await bench.deliver();
      bench.goTo(bench.deps.now() + 6_000);
    }
    const others = FIVE.filter((id) => id !== "dad").map((id) => `${id}: no contact`);
    assertEquals(bench.channel.taken().sort(), others);
  }));

Deno.test("a phone's server that was away for an hour is told in two messages", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    // Reminders would take the place of it.
    const deps = { reminderFirstMs: 90 * MINUTE };
    await fallSilentTogether(bench, FIVE);
    bench.channel.answer = () => FAILED;
    for (let passed = 0; passed < 60; passed++) {
      await bench.deliver(deps);
      bench.goTo(bench.deps.now() + MINUTE);
    }
    bench.channel.answer = () => DELIVERED;
    await bench.deliver(deps);
    assertEquals(bench.channel.taken(), [
      "4 homes: no contact for 1 h 1 min",
      "boat: no contact for 1 h 1 min",
    ]);
  }));

Deno.test("what the store does not let go is not sent again", () =>
  withKv(async (plain) => {
    const watched = watchKv(plain);
    const bench = createDeliveryBench(watched.kv);
    await fallSilentTogether(bench, FIVE);
    bench.channel.answer = () => {
      for (let count = 0; count < 4; count++) watched.failNextCommit(new Error("The disk is gone"));
      return DELIVERED;
    };
    await bench.deliver();
    bench.channel.answer = () => DELIVERED;
    bench.goTo(T0 + 2 * MINUTE);
    await bench.deliver();
    assertEquals([bench.channel.taken(), await bench.waiting()], [["5 homes: no contact"], []]);
  }));

Deno.test("a limited channel is told of them later, in one message", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await fallSilentTogether(bench, FIVE);
    const now = bench.deps.now();
    bench.channel.answer = () => ({ kind: "limited", untilMs: now + 5_000, why: "status 429" });
    assertEquals((await bench.deliver()).nextAt, now + 5_000);
    bench.channel.answer = () => DELIVERED;
    bench.goTo(now + 5_000);
    await bench.deliver();
    assertEquals(bench.channel.taken(), ["5 homes: no contact"]);
  }));

Deno.test("it makes a sound unless all have quiet hours, and leads to the page of all", async () => {
  const links = createLinkIssuer(await createSigner("0123456789abcdef0123456789abcdef", "link"));
  const shown = (quietHours: string, expected: readonly unknown[]) =>
    withKv(async (kv) => {
      const bench = createDeliveryBench(kv);
      const publicUrl = "https://cloud.example";
      const phone = parsePhone({ QUIET_HOURS: quietHours, PUBLIC_URL: publicUrl });
      const decorate = createDecorator({
        config: { phone, publicUrl },
        links,
        now: bench.deps.now,
      });
      await fallSilentTogether(bench, FIVE);
      await bench.deliver({ decorate });
      const message = bench.channel.tried[0]?.message;
      assertEquals(
        [message?.priority, message?.click, message?.actions?.map(({ label }) => label)],
        expected,
      );
    });
  const page = ["https://cloud.example/", ["Status"]];
  await shown("00:00-23:59,mum=off", [4, ...page]);
  await shown("00:00-23:59,boat=00:01-23:59", [2, ...page]);
});

Deno.test("a home that fell silent while the phone's server was away goes with the others", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    bench.channel.answer = () => FAILED;
    for (const id of FIVE.slice(0, 3)) {
      await fallSilent(bench, id);
      await bench.deliver();
    }
    bench.channel.answer = () => DELIVERED;
    bench.goTo(bench.deps.now() + MINUTE);
    await bench.deliver();
    assertEquals(bench.channel.taken(), ["3 homes: no contact"]);
    assertMatch(bench.channel.tried.at(-1)?.message.body ?? "", /^Last heard between /);
  }));
