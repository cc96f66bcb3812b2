/** What a process wrote last of a site in place of a reading, with several processes on one store. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { applySweep } from "../../../lib/site/sweep.ts";
import {
  ContentionError,
  forgetSite,
  readSite,
  recordHeartbeat,
  updateSite,
} from "../../../cloud/store/records.ts";
import { memoryOf, READ_AFTER_OLD, type SiteEntry } from "../../../cloud/store/site_memory.ts";
import { heardAt, heartbeat, listened, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

function beat(kv: Deno.Kv, now: number, changes: Parameters<typeof heartbeat>[0] = {}) {
  return recordHeartbeat(kv, heartbeat(changes), heardAt(now));
}

function sweep(kv: Deno.Kv, now: number) {
  return updateSite(kv, "home", {
    change: (site) =>
      site === null ? null : applySweep(site, { ...listened(now), reminderFirstMs: 300_000 }),
    channels: [],
    now,
  });
}

/** Two processes, each with its own memory. */
function withTwo(run: (one: Deno.Kv, other: Deno.Kv, plain: Deno.Kv) => Promise<void>) {
  return () => withKv((plain) => run(watchKv(plain).kv, watchKv(plain).kv, plain));
}

Deno.test(
  "a heartbeat that another process took in is never undone by what is remembered here",
  withTwo(async (one, other, plain) => {
    await beat(one, T0);
    await beat(other, T0 + 1_000);
    const third = await beat(one, T0 + 2_000);
    assertEquals(third.site.hour.beats, 3);
    assertEquals((await readSite(plain, "home"))?.hour.beats, 3);
  }),
);

Deno.test(
  "a silence that another process found is ended by the heartbeat that meets it",
  withTwo(async (one, other, plain) => {
    await beat(one, T0);
    const silent = await sweep(other, T0 + 600_000);
    assertEquals(silent?.flips.map(({ to }) => to), ["down"]);
    const back = await beat(one, T0 + 601_000);
    assertEquals(back.flips.map(({ to }) => to), ["up"]);
    assertEquals((await readSite(plain, "home"))?.status, "up");
  }),
);

Deno.test(
  "whoever may find nothing to write reads: a second silence is not taken for the first",
  withTwo(async (one, other) => {
    await beat(one, T0);
    assertEquals((await sweep(one, T0 + 100_000))?.flips.map(({ to }) => to), ["down"]);
    await beat(other, T0 + 150_000);
    assertEquals((await sweep(one, T0 + 250_000))?.flips.map(({ to }) => to), ["down"]);
  }),
);

Deno.test(
  "a site that another process forgot is a new one",
  withTwo(async (one, other, plain) => {
    await beat(one, T0);
    await forgetSite(other, "home");
    await beat(one, T0 + 1_000);
    const site = await readSite(plain, "home");
    assertEquals([site?.firstSeenAt, site?.hour.beats], [T0 + 1_000, 1]);
    assertEquals((await plain.get(["sites"])).value, 1);
  }),
);

Deno.test("what was not stored for sure is not remembered", () =>
  withKv(async (plain) => {
    const { kv, counts, failNextCommit } = watchKv(plain);
    await beat(kv, T0);
    failNextCommit(new Error("disk I/O error"));
    await assertRejects(() => beat(kv, T0 + 1_000), Error, "disk I/O");
    counts.reads = 0;
    const change = await beat(kv, T0 + 2_000);
    assertEquals([counts.reads, change.site.hour.beats], [1, 2]);
  }));

Deno.test("of two heartbeats of one home at once none is lost", () =>
  withKv(async (kv) => {
    await beat(kv, T0);
    await Promise.all([beat(kv, T0 + 1), beat(kv, T0 + 1), beat(kv, T0 + 1)]);
    assertEquals((await readSite(kv, "home"))?.hour.beats, 4);
  }));

Deno.test("a site that this process forgot is read again", () =>
  withKv(async (plain) => {
    const { kv, counts } = watchKv(plain);
    await beat(kv, T0);
    await forgetSite(kv, "home");
    counts.commits = 0;
    await beat(kv, T0 + 1_000);
    assertEquals(counts.commits, 1, "nothing was tried in vain");
  }));

function entry(id: string): SiteEntry {
  return { key: ["site", id], value: null, versionstamp: "1" };
}

Deno.test("after one that was old a thousand are read, then one is tried, and the others by it", () =>
  withKv((kv) => {
    const memory = memoryOf(kv);
    const take = () => {
      memory.remember("home", entry("home"));
      return memory.take("home");
    };
    const old = take();
    assert(old !== null);
    memory.note(old, true);
    const tries = Array.from({ length: 2 * READ_AFTER_OLD }, () => take() !== null);
    assertEquals(tries.flatMap((isTried, n) => isTried ? [n] : []), [999, 1_999]);
    for (let read = 1; read < READ_AFTER_OLD; read++) assertEquals(take(), null);
    const tried = take();
    assert(tried !== null);
    assertEquals(take(), null, "until it is known what came of it the others are read");
    memory.note(tried, false);
    assert(take() !== null && take() !== null);
    return Promise.resolve();
  }));

Deno.test("one that is taken is nobody else's, and of more than 10,000 the first stay", () =>
  withKv((kv) => {
    const memory = memoryOf(kv);
    for (let n = 0; n <= 10_000; n++) memory.remember(`home-${n}`, entry(`home-${n}`));
    assertEquals(memory.take("home-10000"), null);
    assertEquals(memory.take("home-0"), entry("home-0"));
    assertEquals(memory.take("home-0"), null);
    memory.remember("home-10000", entry("home-10000"));
    assertEquals(memory.take("home-10000"), entry("home-10000"));
    return Promise.resolve();
  }));

Deno.test("while the store is held a home is told as soon as if it were not remembered", () =>
  withKv(async (plain) => {
    const { kv, counts } = watchKv(plain);
    const held = new Proxy(kv, {
      get(target, name) {
        if (name !== "atomic" || !isHeld) return Reflect.get(target, name, target);
        return () => {
          const atomic = target.atomic();
          atomic.commit = () => {
            counts.commits++;
            return Promise.resolve({ ok: false });
          };
          return atomic;
        };
      },
    });
    let isHeld = false;
    await beat(held, T0);
    isHeld = true;
    counts.commits = 0;
    await assertRejects(() => beat(held, T0 + 1_000), ContentionError);
    assertEquals(counts.commits, 8);
  }));
