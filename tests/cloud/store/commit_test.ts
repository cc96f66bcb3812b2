/** A store that another process is writing to. */
import { assertEquals, assertRejects } from "@std/assert";
import {
  ContentionError,
  forgetSite,
  readSweepMark,
  recordHeartbeat,
  writeSweepMark,
} from "../../../cloud/store/records.ts";
import { heardAt, heartbeat, markAt, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const CONTEXT = heardAt(T0, { channels: [] });
const RETRIES_MAX = 5;
const ATTEMPTS_MAX = 8;

/** The store, whose commits are refused so many times as SQLite refuses them. */
function lockedFor(kv: Deno.Kv, refusals: number): { readonly kv: Deno.Kv; left: () => number } {
  let left = refusals;
  const wrap = (atomic: Deno.AtomicOperation): Deno.AtomicOperation =>
    new Proxy(atomic, {
      get(target, name) {
        if (name === "commit" && left > 0) {
          return () => {
            left--;
            return Promise.reject(new TypeError("database is locked"));
          };
        }
        const value = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          const result = value.apply(target, args);
          return result === target ? wrap(target) : result;
        };
      },
    });
  const locked = new Proxy(kv, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return name === "atomic" ? () => wrap(target.atomic()) : value.bind(target);
    },
  });
  return { kv: locked, left: () => left };
}

for (const refusals of [1, RETRIES_MAX]) {
  Deno.test(`a sweep's mark is written though the file was locked ${refusals} times`, async () => {
    await withKv(async (kv) => {
      await writeSweepMark(lockedFor(kv, refusals).kv, markAt(T0));
      assertEquals(await readSweepMark(kv), markAt(T0));
    });
  });
}

Deno.test("a sweep's mark is given up when the file stays locked once more than that", async () => {
  await withKv(async (kv) => {
    const locked = lockedFor(kv, RETRIES_MAX + 1);
    await assertRejects(() => writeSweepMark(locked.kv, markAt(T0)), ContentionError);
    assertEquals(locked.left(), 0);
  });
});

Deno.test("two clouds on one file: a locked file costs a heartbeat some time, not its answer", async () => {
  await withKv(async (kv) => {
    const done = await recordHeartbeat(lockedFor(kv, RETRIES_MAX).kv, heartbeat(), CONTEXT);
    assertEquals(done.site.id, "home");
  });
});

Deno.test("a site is forgotten though the file was locked, or nothing of it is", async () => {
  // Seed 85533600: the site itself was deleted without waiting.
  await withKv(async (kv) => {
    await recordHeartbeat(kv, heartbeat(), CONTEXT);
    const held = lockedFor(kv, (RETRIES_MAX + 1) * ATTEMPTS_MAX);
    await assertRejects(() => forgetSite(held.kv, "home"), ContentionError);
    const locked = lockedFor(kv, 2);
    assertEquals(await forgetSite(locked.kv, "home"), true);
    assertEquals([held.left(), locked.left()], [0, 0]);
  });
});
