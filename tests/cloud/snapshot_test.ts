import { assertEquals, assertRejects } from "@std/assert";
import { createSnapshots, SNAPSHOT_KEPT_MS } from "../../cloud/snapshot.ts";
import { withApp } from "../support/app_fixture.ts";
import { type WatchedKv, watchKv } from "../support/watched_kv.ts";

Deno.test("any number of readers costs one round of reads in 10 s", async () => {
  let watched: WatchedKv | null = null;
  await withApp(async ({ deps, clock }) => {
    const snapshots = createSnapshots(deps);
    const readAll = async () => {
      await Promise.all(
        Array.from({ length: 20 }, () => Promise.all([snapshots.status(), snapshots.history()])),
      );
      return { ...watched?.counts };
    };
    const once = await readAll();
    clock.nowMs += SNAPSHOT_KEPT_MS - 1;
    assertEquals(await readAll(), once);
    clock.nowMs += 1;
    assertEquals((await readAll()).lists, 2 * (once.lists ?? 0));
  }, { kv: (kv) => (watched = watchKv(kv)).kv });
});

Deno.test("a failure is not kept", async () => {
  let failures = 1;
  await withApp(async ({ deps }) => {
    const snapshots = createSnapshots({
      ...deps,
      kv: new Proxy(deps.kv, {
        get(target, name) {
          if (name === "list" && failures-- > 0) throw new Error("once");
          const value = Reflect.get(target, name, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      }),
    });
    await assertRejects(() => snapshots.status(), Error, "once");
    assertEquals((await snapshots.status()).sites, []);
  });
});

Deno.test("a clock that steps back does not freeze what is shown", async () => {
  await withApp(async ({ deps, clock }) => {
    const snapshots = createSnapshots(deps);
    await snapshots.status();
    clock.nowMs -= 3_600_000;
    assertEquals((await snapshots.status()).now, clock.nowMs);
  });
});

Deno.test("clear() makes the next reader see what changed", async () => {
  await withApp(async ({ deps, beat }) => {
    const snapshots = createSnapshots(deps);
    await snapshots.status();
    await (await beat()).text();
    assertEquals((await snapshots.status()).sites.length, 0);
    snapshots.clear();
    assertEquals((await snapshots.status()).sites.length, 1);
    assertEquals(Object.keys(await snapshots.history()), ["home"]);
  });
});
