import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  listHistory,
  listOutbox,
  readSite,
  readSweepMark,
  writeSweepMark,
} from "../../../cloud/store/records.ts";
import { endOfRun } from "../../../cloud/site/sweep.ts";
import { createCloudWorld } from "../../support/site/cloud_world.ts";
import { createFakeChannel, FAILED } from "../../support/phone/fake_channel.ts";
import { markAt, T0 } from "../../support/site/heartbeats.ts";
import { withKv, withKvFile } from "../../support/store/kv.ts";

const SECOND = 1_000;
const MINUTE = 60_000;

Deno.test("endOfRun() is second 55 of the minute, whenever a run begins", () => {
  assertEquals(endOfRun(T0), T0 + 55 * SECOND);
  assertEquals(endOfRun(T0 + 20 * SECOND), T0 + 55 * SECOND);
  assertEquals(endOfRun(T0 + 54_999), T0 + 55 * SECOND);
  assertEquals(endOfRun(T0 + 57 * SECOND), T0 + 55 * SECOND);
  assertEquals(endOfRun(T0 + MINUTE), T0 + MINUTE + 55 * SECOND);
});

Deno.test("C1: a silent home is found at its deadline, within the run, and the phone told", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    world.goTo(T0 + MINUTE - 20 * SECOND);
    await world.sweep();
    world.goTo(T0 + MINUTE);
    const report = await world.sweep();
    assertEquals(report, { sites: 1, flips: 1, resumed: false });
    const [flip] = await listHistory(kv, "home", { from: 0, to: 9e15, limit: 9 });
    assert(flip?.kind === "flip");
    assertEquals([flip.to, flip.at], ["down", T0 + MINUTE]);
    assertEquals(world.channel.taken(), ["Home: no contact"]);
    assertEquals(world.log.map(({ event }) => event), ["flip", "notice", "notice_sent"]);
  }));

Deno.test("C1: the second look comes milliseconds after a deadline in the middle of the run", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    world.goTo(T0 + 13_370);
    await world.beat();
    world.goTo(T0 + MINUTE);
    await world.sweep();
    const site = await readSite(kv, "home");
    assertEquals([site?.status, site?.since], ["down", T0 + 13_370 + MINUTE]);
    const told = world.channel.tried[0]?.at ?? 0;
    assert(told - (T0 + 13_370 + MINUTE) < 100, "not told at once");
    assert(world.clock.now() <= T0 + 115 * SECOND, "the run overran");
  }));

Deno.test("a home that beats every 15 s costs one second look a minute and no alarm", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    for (let second = 0; second <= 115; second += 15) {
      world.clock.at(T0 + second * SECOND, () => world.beat().then(() => {}));
    }
    world.goTo(T0 + 1);
    await world.sweep();
    world.goTo(T0 + MINUTE);
    world.watched.counts.reads = 0;
    world.watched.counts.commits = 0;
    await world.sweep();
    assertEquals(world.channel.tried, []);
    assertEquals(world.watched.counts.commits, 1);
    assert(world.watched.counts.reads <= 4, `${world.watched.counts.reads} reads`);
  }));

Deno.test("a run that begins in the last 5 s of a minute judges once and ends", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    world.goTo(T0 + 116 * SECOND);
    const report = await world.sweep();
    assertEquals(report.flips, 1);
    assertEquals(world.clock.now(), T0 + 116 * SECOND);
    assertEquals(world.channel.taken(), ["Home: no contact"]);
  }));

Deno.test("C4: after our own downtime a home gets one staleAfterMs to report", () =>
  withKvFile(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    await world.beat("cabin");
    const resumedAt = T0 + 10 * MINUTE;
    world.goTo(resumedAt);
    assertEquals((await world.sweep()).resumed, true);
    assertEquals(world.channel.tried, []);
    world.goTo(resumedAt + 58 * SECOND);
    await world.beat("cabin");
    world.goTo(resumedAt + MINUTE);
    const report = await world.sweep();
    assertEquals([report.resumed, report.flips], [false, 1]);
    assertEquals((await readSite(kv, "home"))?.since, resumedAt + MINUTE);
    assertEquals((await readSite(kv, "cabin"))?.status, "up");
  }));

Deno.test("C4: a restart of this process counts as downtime of ours", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    world.goTo(T0 + 61 * SECOND);
    const aliveSince = T0 + 60 * SECOND;
    assertEquals(await world.sweep({ aliveSince }), { sites: 1, flips: 0, resumed: true });
    world.goTo(T0 + 2 * MINUTE);
    assertEquals((await world.sweep({ aliveSince })).flips, 1);
    assertEquals((await readSite(kv, "home"))?.since, T0 + 2 * MINUTE);
  }));

Deno.test("C4: an empty KV is swept without a word", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    assertEquals(await world.sweep(), { sites: 0, flips: 0, resumed: true });
    assertEquals(world.channel.tried, []);
  }));

Deno.test("the mark is written after every site was judged, so that a crash claims nothing", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    world.goTo(T0 + MINUTE);
    world.watched.failNextCommit(new TypeError("The disk is gone"));
    await assertRejects(() => world.sweep(), TypeError, "The disk is gone");
    assertEquals((await readSweepMark(kv))?.lastAt, T0);
    await world.sweep();
    assertEquals((await readSweepMark(kv))?.lastAt, T0 + MINUTE);
    assertEquals((await readSite(kv, "home"))?.incidents, 1);
  }));

Deno.test("two sweeps at once, over the same silence, tell the phone once", () =>
  withKvFile(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    for (const id of ["a", "b", "c", "d"]) await world.beat(id);
    world.goTo(T0 + MINUTE);
    const [one, other] = await Promise.all([world.sweep(), world.sweep()]);
    assertEquals((one?.flips ?? 0) + (other?.flips ?? 0), 4);
    assertEquals(world.channel.taken().length, 4);
    assertEquals(await listOutbox(kv, "ntfy", { limit: 9 }), []);
  }));

Deno.test("a hanging channel does not delay the second look", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat("a");
    world.goTo(T0 + 5 * SECOND);
    await world.beat("b");
    world.channel.answer = async () => {
      await world.clock.sleep(10 * SECOND);
      return FAILED;
    };
    world.goTo(T0 + MINUTE);
    await world.sweep();
    const noticed = await listHistory(kv, "b", { from: 0, to: 9e15, limit: 1 });
    assert(noticed[0]?.kind === "flip");
    assert(noticed[0].noticedAt - noticed[0].at < 100, "noticed late");
  }));

Deno.test("a hanging channel does not delay another one, and keeps what it did not take", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    const hook = createFakeChannel({ now: world.clock.now, name: "webhook" });
    hook.answer = async () => {
      await world.clock.sleep(10 * SECOND);
      return FAILED;
    };
    world.goTo(T0 + MINUTE);
    await world.sweep({ channels: [hook, world.channel] });
    const told = world.channel.tried[0]?.at ?? 0;
    assert(told - T0 - MINUTE < 100, `told after ${told - T0 - MINUTE} ms`);
    const waiting = await Promise.all(
      ["ntfy", "webhook"].map((name) => listOutbox(kv, name, { limit: 9 })),
    );
    assertEquals(waiting.map(({ length }) => length), [0, 1]);
  }));

Deno.test("what failed is tried again within the same run", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    world.goTo(T0 + MINUTE);
    let failures = 2;
    world.channel.answer = () =>
      failures-- > 0 ? FAILED : { kind: "delivered", sequenceKnown: null };
    await world.sweep();
    const waits = world.channel.tried.map(({ at }) => Math.floor((at - T0 - MINUTE) / SECOND));
    assertEquals(waits, [0, 5, 20]);
    assertEquals(world.channel.taken(), ["Home: no contact"]);
  }));

Deno.test("a clock that jumps while we sleep ends the run without a verdict", () =>
  withKv(async (kv) => {
    for (const jumpMs of [3_600_000, -3_600_000]) {
      const world = createCloudWorld(kv);
      await writeSweepMark(kv, markAt(T0));
      await world.beat("home", { site: { staleAfterMs: 40 * SECOND } });
      world.clock.at(T0 + 20 * SECOND, () => world.clock.step(jumpMs));
      await world.sweep();
      assertEquals((await readSite(kv, "home"))?.status, "up");
      assertEquals(world.channel.tried, []);
      assert(world.clock.now() < T0 + jumpMs + MINUTE, "the run overran");
    }
  }));

Deno.test("without a channel flips are kept and logged", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    world.goTo(T0 + MINUTE);
    assertEquals((await world.sweep({ channels: [] })).flips, 1);
    assertEquals(world.log.map(({ event }) => event), ["flip", "notice"]);
  }));

Deno.test("a home with a short staleAfterMs that comes back and dies is found in the same run", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    const site = { staleAfterMs: 20 * SECOND };
    await world.beat("home", { site });
    world.goTo(T0 + MINUTE);
    world.clock.at(T0 + 65 * SECOND, () => world.beat("home", { site }).then(() => {}));
    await world.sweep();
    const found = await readSite(kv, "home");
    assertEquals([found?.status, found?.since], ["down", T0 + 85 * SECOND]);
    assert(world.channel.taken().at(-1) === "Home: no contact");
  }));
