import { assertEquals, assertRejects } from "@std/assert";
import { createSnapshots, FACTS_KEPT_MS, SNAPSHOT_KEPT_MS } from "../../../cloud/api/snapshot.ts";
import { forgetSite } from "../../../cloud/store/records.ts";
import { withApp } from "../../support/http/app_fixture.ts";
import { type WatchedKv, watchKv } from "../../support/store/watched_kv.ts";

Deno.test("any number of readers costs one round of reads in 10 s", async () => {
  let watched: WatchedKv | null = null;
  await withApp(async ({ deps, clock }) => {
    const snapshots = createSnapshots(deps);
    const readAll = async () => {
      await Promise.all(
        Array.from(
          { length: 20 },
          () => Promise.all([snapshots.status(), snapshots.facts("home")]),
        ),
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

Deno.test("what a home measured goes with it when it is forgotten", async () => {
  await withApp(async ({ deps, beat, kv }) => {
    await (await beat()).text();
    const hour = { startsAt: 0, targets: [] };
    const snapshots = createSnapshots(deps, new Map([["home", hour], ["gone", hour]]));
    assertEquals([...(await snapshots.scraped()).measured.keys()], ["home"]);
    await forgetSite(kv, "home");
    snapshots.clear();
    assertEquals([...(await snapshots.scraped()).measured.keys()], []);
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
  });
});

const RESTARTED = { kind: "router_restarted" } as const;

Deno.test("a past is read again when something was added to it, or after 15 min", async () => {
  let watched: WatchedKv | null = null;
  await withApp(async ({ deps, beat, clock }) => {
    const snapshots = createSnapshots(deps);
    const lists = async () => {
      await snapshots.status();
      const before = watched?.counts.lists ?? 0;
      const { entries } = await snapshots.facts("home");
      return [(watched?.counts.lists ?? 0) - before, entries.length];
    };
    await (await beat()).text();
    assertEquals(await lists(), [2, 0]);
    clock.nowMs += SNAPSHOT_KEPT_MS;
    await (await beat({ sequence: 2 })).text();
    assertEquals(await lists(), [0, 0]);
    clock.nowMs += SNAPSHOT_KEPT_MS;
    const events = [{ id: 1, agoMs: 0, wallMs: 0, told: true, what: RESTARTED }];
    await (await beat({ sequence: 3, events })).text();
    assertEquals(await lists(), [2, 1]);
    clock.nowMs += FACTS_KEPT_MS - 1;
    assertEquals(await lists(), [0, 1]);
    clock.nowMs += 1;
    assertEquals(await lists(), [2, 1]);
    snapshots.clear();
    assertEquals(await lists(), [2, 1]);
    assertEquals((await snapshots.facts("nowhere")).entries, []);
  }, { kv: (kv) => (watched = watchKv(kv)).kv });
});
