/** How many homes there may be, in a real store. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  ContentionError,
  forgetSite,
  FullError,
  listSites,
  recordHeartbeat,
} from "../../../cloud/store/records.ts";
import { withDeadline } from "../../../cloud/store/deadline.ts";
import { inTurn } from "../../../cloud/store/site_count.ts";
import { createManualSleep } from "../../support/base/manual_sleep.ts";
import { heardAt, heartbeat, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

function enrol(kv: Deno.Kv, siteId: string, sitesMax = 3) {
  return recordHeartbeat(kv, heartbeat(), heardAt(T0, { siteId, sitesMax, channels: [] }));
}

/** Enrols all of them at once: how many came in, and what the others were told. */
async function enrolAll(kvs: readonly Deno.Kv[], homes: number, sitesMax: number) {
  const ends = await Promise.allSettled(
    Array.from(
      { length: homes },
      (_, n) => enrol(kvs[n % kvs.length] as Deno.Kv, `h${n}`, sitesMax),
    ),
  );
  return ends.map((end) => end.status === "fulfilled" ? "in" : end.reason.constructor);
}

Deno.test("however many come at once, exactly as many get in as may", () =>
  withKv(async (kv) => {
    const ends = await enrolAll([kv], 60, 40);
    assertEquals(ends.filter((end) => end === "in").length, 40);
    assertEquals(ends.filter((end) => end === FullError).length, 20);
    assertEquals((await listSites(kv)).length, 40);
  }));

Deno.test("one more costs no reading of the count, unless another process has changed it", () =>
  withKv(async (plain) => {
    const [one, other] = [watchKv(plain), watchKv(plain)];
    await enrol(one.kv, "a", 9);
    one.counts.reads = 0;
    await enrol(one.kv, "b", 9);
    assertEquals(one.counts.reads, 1, "whether it is new");
    await enrol(other.kv, "c", 9);
    await enrol(one.kv, "d", 9);
    assertEquals((await plain.get(["sites"])).value, 4);
  }));

Deno.test("the last home that may be is not refused for having been made meanwhile", () =>
  withKv(async (kv) => {
    const ends = await enrolAll([kv, kv, kv], 1, 1);
    const same = await Promise.allSettled([enrol(kv, "h0", 1), enrol(kv, "h0", 1)]);
    assertEquals([ends, same.map(({ status }) => status)], [["in"], ["fulfilled", "fulfilled"]]);
    await forgetSite(kv, "h0");
    const atOnce = await Promise.allSettled([1, 2, 3].map(() => enrol(kv, "h1", 1)));
    assertEquals(atOnce.map(({ status }) => status), Array(3).fill("fulfilled"));
    await assertRejects(() => enrol(kv, "h2", 1), FullError);
    assertEquals((await listSites(kv)).map(({ hour }) => hour.beats), [3]);
  }));

Deno.test("where another process made room there is room", () =>
  withKv(async (plain) => {
    const [one, other] = [watchKv(plain).kv, watchKv(plain).kv];
    await enrol(one, "a", 2);
    await enrol(one, "b", 2);
    await forgetSite(other, "a");
    await enrol(one, "c", 2);
    await assertRejects(() => enrol(one, "d", 2), FullError);
    assertEquals((await plain.get(["sites"])).value, 2);
  }));

Deno.test("two processes on one store let none too many in", async () => {
  const folder = await Deno.makeTempDir();
  try {
    using one = await Deno.openKv(`${folder}/cloud.kv`);
    using other = await Deno.openKv(`${folder}/cloud.kv`);
    const ends = await enrolAll([one, other], 40, 15);
    // Who lost every attempt against the other process is told to try again.
    assertEquals(ends.filter((end) => ![FullError, ContentionError, "in"].includes(end)), []);
    const again = await enrolAll([one], 40, 15);
    assertEquals(again.filter((end) => end === "in").length, 15);
    assertEquals((await listSites(one)).length, 15);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a store from before the count is counted once; after that one home more lists nothing", () =>
  withKv(async (plain) => {
    for (const id of ["a", "b"]) await enrol(plain, id);
    await plain.delete(["sites"]);
    const { kv, counts } = watchKv(plain);
    await enrol(kv, "c", 9);
    assertEquals(counts.lists, 1);
    for (const id of ["d", "e", "f"]) await enrol(kv, id, 9);
    assertEquals(counts.lists, 1);
    const refused = await enrol(kv, "g", 6).catch((error) => error);
    assertEquals(refused.message, "There are 6 sites already (SITES_MAX); forget one first");
    assertEquals(counts.lists, 1);
  }));

Deno.test("a home that is forgotten makes room for one, forgetting it twice for no other", () =>
  withKv(async (kv) => {
    for (const id of ["a", "b", "c"]) await enrol(kv, id);
    assertEquals([await forgetSite(kv, "b"), await forgetSite(kv, "b")], [true, false]);
    const ends = await Promise.allSettled(["d", "e"].map((id) => enrol(kv, id)));
    assertEquals(ends.filter(({ status }) => status === "fulfilled").length, 1);
    assertEquals((await listSites(kv)).length, 3);
  }));

Deno.test("a count that is none is made anew", () =>
  withKv(async (kv) => {
    for (const id of ["a", "b"]) await enrol(kv, id);
    for (const broken of ["text", null, {}]) {
      await kv.set(["sites"], broken);
      await enrol(kv, "c");
      await forgetSite(kv, "c");
    }
    assertEquals((await kv.get(["sites"])).value, 2);
  }));

Deno.test("forgetting mends a count that something else has put wrong", () =>
  withKv(async (kv) => {
    for (const id of ["a", "b", "c"]) await enrol(kv, id);
    await kv.set(["sites"], 99);
    await forgetSite(kv, "a");
    assertEquals((await enrol(kv, "d")).site.id, "d");
  }));

Deno.test("while the store hangs with one that is new, none waits behind it for longer", () =>
  withKv(async (plain) => {
    const { sleep, pass } = createManualSleep();
    const kv = withDeadline(plain, { sleep });
    const hung = Promise.withResolvers<string>();
    const done: string[] = [];
    const first = inTurn(kv, () => hung.promise);
    const act = (name: string) => () => Promise.resolve(void done.push(name));
    const others = ["b", "c"].map((name) => inTurn(kv, act(name)));
    const ends = Promise.allSettled(others);
    for (let turn = 0; turn < 20; turn++) await null;
    pass(5_000);
    assertEquals((await ends).map(({ status }) => status), ["rejected", "rejected"]);
    // Nobody comes in beside it, and once it is over all goes on.
    const last = inTurn(kv, act("d"));
    assertEquals(done, []);
    hung.resolve("a");
    assertEquals([await first, await last, done], ["a", undefined, ["d"]]);
  }));

Deno.test("homes that are there go on though there are too many", () =>
  withKv(async (kv) => {
    for (const id of ["a", "b", "c"]) await enrol(kv, id);
    assertEquals((await enrol(kv, "a", 1)).site.id, "a");
  }));
