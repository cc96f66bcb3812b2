import { assertEquals } from "@std/assert";
import { closeWayIn } from "../../../cloud/site/way_in.ts";
import { createListening } from "../../../cloud/store/listening.ts";
import { readMarkEntry, readSite, writeSweepMark } from "../../../cloud/store/records.ts";
import { createCloudWorld } from "../../support/site/cloud_world.ts";
import { markAt, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const MINUTE = 60_000;

Deno.test("homes that fall silent together are not accused while nobody can reach us", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    for (const id of ["home", "cabin", "nas"]) await world.beat(id);
    await world.goTo(T0 + MINUTE);
    let asked = 0;
    const canBeReached = () => Promise.resolve(++asked > 3);
    await world.sweep({ canBeReached });
    assertEquals([(await readSite(kv, "home"))?.status, world.channel.tried.length], ["up", 0]);
    assertEquals(world.log.map(({ event }) => event), ["no_way_in", "way_in_open"]);
    // From then on they have all of their time again.
    await world.sweep({ canBeReached });
    world.clock.elapse(3_000);
    await world.sweep({ canBeReached });
    assertEquals(world.channel.taken(), ["3 homes: no contact"]);
  }));

Deno.test("a home that is silent alone is nobody's fault but its own", () =>
  withKv(async (kv) => {
    for (const others of [[], ["cabin"]]) {
      const world = createCloudWorld(kv);
      await world.beat("home");
      await world.goTo(T0 + MINUTE);
      for (const id of others) await world.beat(id);
      await world.sweep({ canBeReached: () => Promise.resolve(false) });
      assertEquals((await readSite(kv, "home"))?.status, "down");
      await world.beat("home");
    }
  }));

Deno.test("who slept and finds no way in reckons with no more than the mark lets anybody know", () =>
  withKv(async (kv) => {
    const clock = { ms: 0 };
    const now = () => T0 + clock.ms;
    const steady = () => ({ awakeMs: 0, passedMs: clock.ms });
    const listening = createListening({ now, steady, markEveryMs: 10_000, clocksAgree: false });
    await writeSweepMark(kv, markAt(T0));
    listening.meet(await readMarkEntry(kv));
    clock.ms = 150_000;
    await closeWayIn({ kv, now, listening, log: () => {} });
    assertEquals((listening.hearing(now()).deafUntil ?? 0) - T0, 25_000);
  }));

Deno.test("a way in that is open again before anybody is silent is missed for nobody", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    for (const id of ["home", "cabin"]) await world.beat(id);
    const { clock } = world;
    // Closed for the first 50 s; then all but one are heard.
    const canBeReached = () => Promise.resolve(clock.now() >= T0 + 50_000);
    clock.at(T0 + 52_000, () => world.beat("cabin").then(() => {}));
    for (let second = 66; second < 180; second += 15) {
      clock.at(T0 + second * 1_000, () => world.beat("cabin").then(() => {}));
    }
    for (let minute = 1; minute <= 3; minute++) {
      await world.sweep({ canBeReached });
      clock.elapse(T0 + minute * MINUTE - clock.now());
    }
    assertEquals(world.log.map(({ event }) => event).slice(0, 2), ["no_way_in", "way_in_open"]);
    const site = await readSite(kv, "home");
    // All of its time, from when the way in was open again.
    const waitedMs = (site?.since ?? 0) - T0;
    assertEquals([site?.status, waitedMs >= 110_000, waitedMs <= 125_000], ["down", true, true]);
  }));
