import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { deliver } from "../../../cloud/phone/deliver.ts";
import { forgetSite, listSetAside, readChannel, readSite } from "../../../cloud/store/records.ts";
import type { NtfyAnswer } from "../../../lib/phone/ntfy.ts";
import { createDesk, fallSilent } from "../../support/phone/delivery_desk.ts";
import { createFakeChannel, DELIVERED, FAILED } from "../../support/phone/fake_channel.ts";
import { event, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const MINUTE = 60_000;
const REFUSED: NtfyAnswer = { kind: "channel_refused", why: "status 401" };

Deno.test("C3: what the channel took is gone, in order, and nothing else", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "home");
    assertEquals((await desk.deliver()).sent, 1);
    desk.goTo(T0 + 3 * MINUTE);
    await desk.beat("home", { events: [event(1, { kind: "watchdog_mended" })] });
    assertEquals((await desk.deliver()).sent, 2);
    assertEquals(desk.channel.taken(), [
      "home is silent",
      "home is back",
      "home: the watchdog sees again",
    ]);
    assertEquals(await desk.waiting(), []);
    assertEquals(await desk.deliver(), { sent: 0, nextAt: null, deadManDue: true });
  }));

Deno.test("C3: a sender that dies after sending is followed by one with the same sequence id", () =>
  withKv(async (plain) => {
    const watched = watchKv(plain);
    const desk = createDesk(watched.kv);
    await fallSilent(desk, "home");
    desk.channel.answer = () => {
      watched.failNextCommit(new Error("Killed"));
      return DELIVERED;
    };
    const died = await desk.deliver().then(() => false, () => true);
    assert(died);
    desk.channel.answer = () => DELIVERED;
    desk.goTo(T0 + MINUTE + 29_999);
    assertEquals((await desk.deliver()).sent, 0);
    desk.goTo(T0 + MINUTE + 30_000);
    assertEquals((await desk.deliver()).sent, 1);
    assertEquals(desk.channel.tried.map(({ message }) => message.sequenceId), ["home-1", "home-1"]);
  }));

Deno.test("two senders at once send each message once", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    for (const id of ["a", "b", "c"]) await fallSilent(desk, id);
    desk.channel.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return DELIVERED;
    };
    await Promise.all([desk.deliver(), desk.deliver()]);
    assertEquals(desk.channel.taken().length, 3);
  }));

Deno.test("C3: a notice that is refused for itself is set aside and the next goes on", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    const events = [1, 2].map((id) => event(id, { kind: "plug_trouble", hint: `Hint ${id}` }));
    await desk.beat("home", { events });
    desk.channel.answer = ({ body }) =>
      body === "Hint 1" ? { kind: "message_refused", why: "status 400" } : DELIVERED;
    assertEquals((await desk.deliver()).sent, 1);
    assertEquals(await desk.waiting(), []);
    const [aside] = await listSetAside(kv, "ntfy", { limit: 9 });
    assertEquals([aside?.why, aside?.row.number], ["status 400", 1]);
    assertEquals(desk.log, ["notice_set_aside", "notice_sent"]);
  }));

Deno.test("C3: a site whose notice fails does not hold the others up", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "a");
    await fallSilent(desk, "b");
    desk.channel.answer = ({ title }) => title.startsWith("a ") ? FAILED : DELIVERED;
    const report = await desk.deliver();
    assertEquals(desk.channel.taken(), ["b is silent"]);
    assertEquals(report.nextAt, desk.deps.now() + 5_000);
  }));

Deno.test("C3: a notice that always fails is set aside once others got through, time and again", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "a");
    desk.channel.answer = ({ title }) => title.startsWith("a ") ? FAILED : DELIVERED;
    for (let attempt = 1; attempt <= 20; attempt++) {
      desk.goTo(desk.deps.now() + 15 * MINUTE);
      await desk.deliver();
    }
    // A server that has been ill for hours may fail once more when it is well again.
    for (let id = 1; id <= 4; id++) {
      assertEquals(await desk.waiting(), ["down"]);
      desk.goTo(desk.deps.now() + 1);
      await desk.beat("b", { events: [event(id, { kind: "watchdog_mended" })] });
      await desk.deliver();
      desk.goTo(desk.deps.now() + 15 * MINUTE);
      await desk.deliver();
    }
    assertEquals(await desk.waiting(), []);
    assertEquals((await listSetAside(kv, "ntfy", { limit: 9 })).length, 1);
  }));

Deno.test("a channel that is down is left alone after three failures in a row", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    for (const id of ["a", "b", "c", "d", "e", "f", "g", "h", "i"]) await fallSilent(desk, id);
    desk.channel.answer = () => FAILED;
    const { nextAt } = await desk.deliver();
    assert(desk.channel.tried.length <= 6, `${desk.channel.tried.length} tries`);
    assertEquals(nextAt, desk.deps.now() + 5_000);
    assertEquals((await readChannel(kv, "ntfy"))?.trouble, "no answer in time");
  }));

Deno.test("a limit rests the whole channel and costs the notice no attempt", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "a");
    const untilMs = desk.deps.now() + 7_000;
    desk.channel.answer = () => ({ kind: "limited", untilMs, why: "status 429" });
    assertEquals((await desk.deliver()).nextAt, untilMs);
    desk.channel.answer = () => DELIVERED;
    desk.goTo(untilMs - 1);
    assertEquals(await desk.deliver(), { sent: 0, nextAt: untilMs, deadManDue: false });
    desk.goTo(untilMs);
    assertEquals((await desk.deliver()).sent, 1);
  }));

Deno.test("a down that could not be delivered before its back becomes one message", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "home");
    desk.channel.answer = () => FAILED;
    await desk.deliver();
    desk.goTo(T0 + 8 * MINUTE);
    await desk.sweep("home");
    await desk.beat("home");
    assertEquals(await desk.waiting(), ["down", "reminder", "back"]);
    desk.channel.answer = () => DELIVERED;
    assertEquals((await desk.deliver()).sent, 1);
    assertEquals(desk.channel.taken(), ["home was silent and is back"]);
  }));

Deno.test("C2: a down that comes late keeps the first reminder 5 min away", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "home");
    desk.channel.answer = () => FAILED;
    await desk.deliver();
    desk.channel.answer = () => DELIVERED;
    const late = T0 + 5 * MINUTE;
    desk.goTo(late);
    await desk.deliver();
    assertEquals((await readSite(kv, "home"))?.incident?.nextReminderAt, late + 5 * MINUTE);
  }));

Deno.test("a channel that refuses us is paused, tried after 15 min, and told the present state", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    desk.channel.answer = () => REFUSED;
    await fallSilent(desk, "home");
    await desk.deliver();
    assertEquals(desk.channel.tried.length, 1);
    const paused = desk.deps.now();
    desk.goTo(paused + 14 * MINUTE);
    await desk.sweep("home");
    await desk.beat("cabin", { events: [event(1, { kind: "watchdog_mended" })] });
    assertEquals((await desk.deliver()).nextAt, paused + 15 * MINUTE);
    assertEquals(desk.channel.tried.length, 1);
    desk.channel.answer = () => DELIVERED;
    desk.goTo(paused + 15 * MINUTE);
    await desk.deliver();
    assertEquals(desk.channel.taken().toSorted(), [
      "cabin: the watchdog sees again",
      "home is silent",
    ]);
    const home = desk.channel.tried.findLast(({ message }) => message.title === "home is silent");
    assertStringIncludes(home?.message.body ?? "", "2 notices since");
    assertEquals([await desk.waiting(), (await readChannel(kv, "ntfy"))?.pausedSince], [[], null]);
  }));

Deno.test("new settings lift a pause at once", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    desk.channel.answer = () => REFUSED;
    await fallSilent(desk, "home");
    await desk.deliver();
    const now = desk.deps.now;
    const channel = createFakeChannel({ now, fingerprint: "f2" });
    assertEquals((await desk.deliver({ channel })).sent, 1);
    assertEquals(channel.taken(), ["home is silent"]);
  }));

Deno.test("nobody is told of a site that was forgotten meanwhile", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "home");
    await forgetSite(kv, "home");
    assertEquals(await desk.deliver(), { sent: 0, nextAt: null, deadManDue: false });
  }));

Deno.test("the dead man's message is armed once a notice has shown that it can be replaced", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    assertEquals((await desk.deliver()).deadManDue, false);
    await fallSilent(desk, "home");
    assertEquals((await desk.deliver()).deadManDue, true);
    await desk.arm();
    assertEquals(desk.channel.tried.at(-1)?.message.delayMs, 75 * MINUTE);
    assertEquals((await desk.deliver()).deadManDue, false);
    desk.goTo(desk.deps.now() + 30 * MINUTE);
    assertEquals((await desk.deliver()).deadManDue, true);
  }));

Deno.test("a dead man's message that has gone off is taken back when we run again", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "home");
    await desk.deliver();
    await desk.arm();
    desk.goTo(desk.deps.now() + 75 * MINUTE - 1);
    await desk.arm();
    assertEquals(desk.channel.taken(), ["home is silent"]);
    desk.goTo(desk.deps.now() + 75 * MINUTE);
    desk.channel.answer = () => FAILED;
    await desk.arm();
    desk.channel.answer = () => DELIVERED;
    await desk.arm();
    assertEquals(desk.channel.taken(), ["home is silent", "The monitor runs again"]);
    const ids = desk.channel.tried.slice(-2).map(({ message }) => message.sequenceId);
    assertEquals(new Set(ids).size, 1);
    await desk.arm();
    assertEquals(desk.channel.taken().length, 2);
  }));

Deno.test("nothing is begun that could not be finished in time", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "home");
    const now = desk.deps.now();
    const report = await deliver(desk.deps, { until: now + 1_499 });
    assertEquals([report.sent, desk.channel.tried.length], [0, 0]);
  }));
