import { assertEquals } from "@std/assert";
import { sumUpDay } from "../../../cloud/site/digest.ts";
import { listOutbox } from "../../../cloud/store/records.ts";
import { createFakeChannel } from "../../support/phone/fake_channel.ts";
import { createCloudWorld } from "../../support/site/cloud_world.ts";
import { T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const MINUTE = 60_000;
const PATIENT = { site: { staleAfterMs: 7_200_000 } };

Deno.test("a sweep that passes the hour tells of the day, once", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    const beatAndSweep = async (minutes: number) => {
      await world.goTo(T0 + minutes * MINUTE);
      await world.beat("home", PATIENT);
      // 03:02 by UTC is 04:02 in Berlin.
      await world.sweep({ digestMinute: 4 * 60 + 2 });
    };
    for (const minutes of [0, 1]) await beatAndSweep(minutes);
    assertEquals(world.channel.taken(), []);
    for (const minutes of [2, 3, 4]) await beatAndSweep(minutes);
    assertEquals(world.channel.taken(), ["Home: a quiet day"]);
    const { message } = world.channel.tried.find(({ about }) => about.kind === "digest") ??
      { message: null };
    assertEquals([message?.priority, message?.sequenceId], [2, "home_day"]);
  }));

Deno.test("by default there is no digest", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    for (let hour = 0; hour < 25; hour++) {
      await world.goTo(T0 + hour * 60 * MINUTE);
      await world.beat("home", PATIENT);
      await world.sweep();
    }
    const kinds = new Set(world.channel.tried.map(({ about }) => about.kind));
    assertEquals(kinds.has("digest"), false);
  }));

Deno.test("nobody is told of a home that is not there, or that no channel hears of", () =>
  withKv(async (kv) => {
    const world = createCloudWorld(kv);
    await world.beat();
    const channel = createFakeChannel({ now: () => T0 });
    assertEquals(await sumUpDay(kv, "other", { channels: [channel], now: T0 }), false);
    assertEquals(await sumUpDay(kv, "home", { channels: [], now: T0 }), false);
    assertEquals(await sumUpDay(kv, "home", { channels: [channel], now: T0 }), true);
    assertEquals((await listOutbox(kv, "ntfy", { limit: 9 })).map(({ notice }) => notice.kind), [
      "digest",
    ]);
  }));
