import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  listHistory,
  listOutbox,
  readSite,
  readSweepMark,
  writeSweepMark,
} from "../../../cloud/store/records.ts";
import { timeOfRun } from "../../../cloud/site/sweep.ts";
import { GATHER_MS } from "../../../lib/phone/together/pick.ts";
import { createCloudWorld } from "../../support/site/cloud_world.ts";
import { createFakeChannel, FAILED } from "../../support/phone/fake_channel.ts";
import { markAt, T0 } from "../../support/site/heartbeats.ts";
import { withKv, withKvFile } from "../../support/store/kv.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

Deno.test("timeOfRun() ends at second 57 of the minute, whenever a run begins", () => {
  assertEquals(timeOfRun(T0), 57 * SECOND);
  assertEquals(timeOfRun(T0 + 20 * SECOND), 37 * SECOND);
  assertEquals(timeOfRun(T0 + 56_999), 1);
  assertEquals(timeOfRun(T0 + 58 * SECOND), 0);
  assertEquals(timeOfRun(T0 + MINUTE), 57 * SECOND);
});

Deno.test("C1: a silent home is found at its deadline, within the run, and the phone told", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    await world.goTo(T0 + MINUTE - 20 * SECOND);
    await world.sweep();
    await world.goTo(T0 + MINUTE);
    const report = await world.sweep();
    assertEquals(report, { sites: 1, flips: 1 });
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
    await world.goTo(T0 + 13_370);
    await world.beat();
    await world.goTo(T0 + MINUTE);
    await world.sweep();
    const site = await readSite(kv, "home");
    assertEquals([site?.status, site?.since], ["down", T0 + 13_370 + MINUTE]);
    const told = world.channel.tried[0]?.at ?? 0;
    assert(told - (T0 + 13_370 + MINUTE) < GATHER_MS + 100, "not told at once");
    assert(world.clock.now() <= T0 + 117 * SECOND, "the run overran");
  }));

Deno.test("a home that beats every 15 s costs one second look a minute and no alarm", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv, { markEveryMs: MINUTE });
    await writeSweepMark(kv, markAt(T0));
    for (let second = 0; second <= 115; second += 15) {
      world.clock.at(T0 + second * SECOND, () => world.beat().then(() => {}));
    }
    await world.goTo(T0 + 1);
    await world.sweep();
    await world.goTo(T0 + MINUTE);
    world.watched.counts.reads = 0;
    world.watched.counts.commits = 0;
    await world.sweep();
    assertEquals(world.channel.tried, []);
    assertEquals(world.watched.counts.commits, 1);
    assert(world.watched.counts.reads <= 4, `${world.watched.counts.reads} reads`);
  }));

Deno.test("a run that begins in the last 3 s of a minute judges once and ends", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    await world.goTo(T0 + 118 * SECOND);
    const report = await world.sweep();
    assertEquals(report.flips, 1);
    assertEquals(world.clock.now(), T0 + 118 * SECOND + GATHER_MS);
    assertEquals(world.channel.taken(), ["Home: no contact"]);
  }));

Deno.test("C4: what we did not listen to is no silence of the home, and rings nothing", async () => {
  for (const awayMs of [100 * SECOND, 10 * MINUTE, 30 * HOUR]) {
    await withKvFile(async (kv) => {
      const world = createCloudWorld(kv);
      for (const id of ["home", "cabin"]) await world.beat(id);
      world.stayAway(awayMs);
      world.clock.at(world.clock.now() + 14 * SECOND, () => world.beat("home").then(() => {}));
      await world.sweep();
      assertEquals((await readSite(kv, "home"))?.incidents, 0, `${awayMs}`);
    });
  }
});

Deno.test("C4: a restart costs a silent home what it lasted, and one beat at the least", () =>
  withKv(async (kv) => {
    const before = createCloudWorld(kv);
    await before.beat("home", { site: { staleAfterMs: 5 * MINUTE } });
    await before.goTo(T0 + 4 * MINUTE);
    await before.sweep();
    const after = createCloudWorld(kv, { isNew: true });
    after.clock.elapse(before.clock.now() + 700 - T0);
    for (let run = 0; run < 2; run++) {
      await after.sweep();
      after.clock.elapse(3 * SECOND);
    }
    const waitedMs = ((await readSite(kv, "home"))?.since ?? 0) - T0;
    assert(waitedMs >= 5 * MINUTE + 700, `${waitedMs} ms`);
    assert(waitedMs <= 5 * MINUTE + 25 * SECOND, `${waitedMs} ms`);
  }));

Deno.test("C4: who judges in the middle of a run knows what another process has written meanwhile", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await world.goTo(T0 + 10 * SECOND);
    await world.beat();
    await world.goTo(T0 + 66 * SECOND);
    // It has listened to 16 of the 58 s, and may have stored a heartbeat as heard by its own clock.
    const listening = { listenMs: T0 + 26 * SECOND, listenAt: T0 + 68 * SECOND };
    world.clock.at(
      T0 + 68 * SECOND,
      () => writeSweepMark(kv, markAt(T0, listening)).then(() => {}),
    );
    world.clock.at(T0 + 71 * SECOND, () => world.beat("cabin").then(() => {}));
    await world.sweep();
    assertEquals((await readSite(kv, "home"))?.since, T0 + (70 + 40 + 2) * SECOND);
  }));

Deno.test("C4: an empty KV is swept without a word", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    assertEquals(await world.sweep(), { sites: 0, flips: 0 });
    assertEquals(world.channel.tried, []);
  }));

Deno.test("the mark is written after every site was judged, so that a crash claims nothing", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    await world.goTo(T0 + MINUTE - SECOND);
    await world.goTo(T0 + 2 * MINUTE - SECOND);
    world.watched.failNextCommit(new TypeError("The disk is gone"));
    await assertRejects(() => world.sweep({ markEveryMs: 0 }), TypeError, "The disk is gone");
    assertEquals((await readSweepMark(kv))?.lastAt, T0);
    await world.sweep({ markEveryMs: 0 });
    assertEquals((await readSweepMark(kv))?.lastAt, T0 + 2 * MINUTE - SECOND);
    assertEquals((await readSite(kv, "home"))?.incidents, 1);
  }));

Deno.test("a store that is read and takes nothing proves no listening", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    await world.goTo(T0 + MINUTE - 10 * SECOND);
    world.stayAway(9 * SECOND);
    world.watched.failNextCommit(new TypeError("The disk is gone"));
    await assertRejects(() => world.sweep({ markEveryMs: 0 }), TypeError, "The disk is gone");
    assertEquals(world.listening.sinceProofMs(), 9 * SECOND);
  }));

Deno.test("what fails within a run is tried again within it", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await world.beat();
    await world.goTo(T0 + MINUTE);
    world.watched.failNextCommit(new TypeError("The disk is gone"));
    assertEquals((await world.sweep()).flips, 1);
    assertEquals(world.log[0]?.event, "look_failed");
    assert(world.channel.triedAt("Home: no contact") <= T0 + MINUTE + 2 * SECOND);
  }));

Deno.test("two sweeps at once, over the same silence, tell the phone once", () =>
  withKvFile(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    for (const id of ["a", "b", "c", "d"]) await world.beat(id);
    await world.goTo(T0 + MINUTE);
    const [one, other] = await Promise.all([world.sweep(), world.sweep()]);
    assertEquals((one?.flips ?? 0) + (other?.flips ?? 0), 4);
    assertEquals(world.channel.taken(), ["4 homes: no contact"]);
    assertEquals(await listOutbox(kv, "ntfy", { limit: 9 }), []);
  }));

Deno.test("a hanging channel does not delay the second look", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat("a");
    await world.goTo(T0 + 5 * SECOND);
    await world.beat("b");
    world.channel.answer = async () => {
      await world.clock.sleep(10 * SECOND);
      return FAILED;
    };
    await world.goTo(T0 + MINUTE);
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
    await world.goTo(T0 + MINUTE);
    await world.sweep({ channels: [hook, world.channel] });
    const told = world.channel.tried[0]?.at ?? 0;
    assert(told - T0 - MINUTE < GATHER_MS + 100, `told after ${told - T0 - MINUTE} ms`);
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
    await world.goTo(T0 + MINUTE);
    let failures = 2;
    world.channel.answer = () =>
      failures-- > 0 ? FAILED : { kind: "delivered", sequenceKnown: null };
    await world.sweep();
    const waits = world.channel.tried.map(({ at }) => Math.floor((at - T0 - MINUTE) / SECOND));
    assertEquals(waits, [0, 5, 20]);
    assertEquals(world.channel.taken(), ["Home: no contact"]);
  }));

Deno.test("a wall clock that steps in a run puts nothing off and rings nothing false", async () => {
  const site = { staleAfterMs: 40 * SECOND };
  for (const stepMs of [150 * SECOND, -150 * SECOND, HOUR, -HOUR, 10 * 365 * 24 * HOUR]) {
    for (const second of [5, 20, 35, 56]) {
      await withKv(async (kv) => {
        const world = createCloudWorld(kv);
        for (const id of ["home", "cabin"]) await world.beat(id, { site: { ...site, name: id } });
        for (let at = 10 * SECOND; at < 56 * SECOND; at += 10 * SECOND) {
          world.clock.at(T0 + at, () => world.beat("cabin", { site }).then(() => {}));
        }
        let steppedMs = 0;
        world.clock.at(T0 + second * SECOND, () => world.clock.step(steppedMs = stepMs));
        world.channel.answer = () => {
          const lateMs = world.clock.now() - steppedMs - 40 * SECOND - T0;
          assert(lateMs < SECOND, `${stepMs} ms in second ${second}: told ${lateMs} ms late`);
          return { kind: "delivered", sequenceKnown: null };
        };
        await world.sweep();
        const [title = "", ...others] = world.channel.taken();
        // How long it is by the wall clock is as wrong as that clock.
        assertEquals([title.replace(/ for .*/, ""), others], ["home: no contact", []]);
      });
    }
  }
});

Deno.test("without a channel flips are kept and logged", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    await world.beat();
    await world.goTo(T0 + MINUTE);
    assertEquals((await world.sweep({ channels: [] })).flips, 1);
    assertEquals(world.log.map(({ event }) => event), ["flip", "notice"]);
  }));

Deno.test("a home with a short staleAfterMs that comes back and dies is found in the same run", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await writeSweepMark(kv, markAt(T0));
    const site = { staleAfterMs: 20 * SECOND };
    await world.beat("home", { site });
    await world.goTo(T0 + MINUTE);
    world.clock.at(T0 + 65 * SECOND, () => world.beat("home", { site }).then(() => {}));
    await world.sweep();
    const found = await readSite(kv, "home");
    assertEquals([found?.status, found?.since], ["down", T0 + 85 * SECOND]);
    assert(world.channel.taken().at(-1) === "Home: no contact");
  }));
