import { assert, assertEquals } from "@std/assert";
import { armDeadMan, deliver, type DeliverDeps } from "../../cloud/deliver.ts";
import {
  forgetSite,
  listOutbox,
  listSetAside,
  readChannel,
  readSite,
  recordHeartbeat,
  updateSite,
} from "../../cloud/records.ts";
import type { NtfyAnswer } from "../../lib/ntfy.ts";
import { applySweep } from "../../lib/site_sweep.ts";
import { createFakeChannel, DELIVERED, FAILED } from "../support/fake_channel.ts";
import { event, heartbeat, markAt, T0 } from "../support/heartbeats.ts";
import { withKv } from "../support/kv.ts";
import { watchKv } from "../support/watched_kv.ts";

const MINUTE = 60_000;
const REFUSED: NtfyAnswer = { kind: "channel_refused", why: "status 401" };

/** A cloud without a clock: time stands where the test puts it. */
function createDesk(kv: Deno.Kv, start = T0) {
  let time = start;
  const now = () => time;
  const channel = createFakeChannel({ now });
  const log: string[] = [];
  const deps: DeliverDeps = {
    kv,
    now,
    log: ({ event: name }) => void log.push(name),
    channel,
    reminderFirstMs: 5 * MINUTE,
  };
  return {
    channel,
    log,
    deps,
    goTo: (at: number) => void (time = at),
    deliver: (changes: Partial<DeliverDeps> = {}) =>
      deliver({ ...deps, ...changes }, { until: time + MINUTE }),
    arm: () => armDeadMan(deps, { until: time + MINUTE }),
    beat(siteId: string, changes: Parameters<typeof heartbeat>[0] = {}) {
      const options = { now: time, siteId, generation: 1, aliveSince: null, channels: ["ntfy"] };
      return recordHeartbeat(kv, heartbeat({ site: { name: siteId }, ...changes }), options);
    },
    sweep(siteId: string) {
      const context = { now: time, sweepMark: markAt(time), reminderFirstMs: 5 * MINUTE };
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

type Desk = ReturnType<typeof createDesk>;

/** `siteId` falls silent; the clock ends at its deadline. */
async function fallSilent(desk: Desk, siteId: string): Promise<void> {
  await desk.beat(siteId);
  desk.goTo(desk.deps.now() + MINUTE);
  await desk.sweep(siteId);
}

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

Deno.test("C3: a notice that always fails is set aside once others got through", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "a");
    desk.channel.answer = ({ title }) => title.startsWith("a ") ? FAILED : DELIVERED;
    for (let attempt = 1; attempt <= 11; attempt++) {
      await desk.deliver();
      desk.goTo(desk.deps.now() + 15 * MINUTE);
    }
    assertEquals(await desk.waiting(), ["down"]);
    await desk.beat("b", { events: [event(1, { kind: "watchdog_mended" })] });
    await desk.deliver();
    desk.goTo(desk.deps.now() + 15 * MINUTE);
    await desk.deliver();
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
    const home = desk.channel.tried.find(({ message }) => message.title === "home is silent");
    assertEquals(
      desk.channel.tried.at(-1)?.message.body.includes("2 notices since"),
      true,
      home?.message.body,
    );
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

Deno.test("nothing is begun that could not be finished in time", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    await fallSilent(desk, "home");
    const now = desk.deps.now();
    const report = await deliver(desk.deps, { until: now + 1_499 });
    assertEquals([report.sent, desk.channel.tried.length], [0, 0]);
  }));
