import { assert, assertEquals } from "@std/assert";
import { SWEEP_AGE_MS_MAX } from "../../../cloud/api/health_routes.ts";
import { writeSweepMark } from "../../../cloud/store/records.ts";
import { START_MS, withApp } from "../../support/http/app_fixture.ts";

const MARK = { lastAt: START_MS, purgedAt: null, purgeFrom: null };
const UNWRITTEN = { lastWriteAgeMs: null, lastWriteOk: null };

Deno.test("/healthz is well up to five minutes after the last sweep, and open to all", async () => {
  await withApp(async ({ ask, kv, clock }) => {
    await writeSweepMark(kv, MARK);
    clock.nowMs = START_MS + SWEEP_AGE_MS_MAX;
    const well = await ask("/healthz", { token: null });
    assertEquals(well.status, 200);
    assertEquals(await well.json(), { ok: true, lastSweepAgeMs: 300_000, kv: true, ...UNWRITTEN });
  });
  await withApp(async ({ ask, kv, clock }) => {
    await writeSweepMark(kv, MARK);
    clock.nowMs = START_MS + SWEEP_AGE_MS_MAX + 1;
    const ill = await ask("/healthz", { token: null });
    assertEquals(ill.status, 503);
    assertEquals(await ill.json(), { ok: false, lastSweepAgeMs: 300_001, kv: true, ...UNWRITTEN });
  });
});

Deno.test("/healthz gives a store without any sweep five minutes", async () => {
  await withApp(async ({ ask, clock }) => {
    clock.nowMs += SWEEP_AGE_MS_MAX;
    const young = await ask("/healthz", { token: null });
    assertEquals(await young.json(), { ok: true, lastSweepAgeMs: null, kv: true, ...UNWRITTEN });
    clock.nowMs += 10_000;
    const old = await ask("/healthz", { token: null });
    assertEquals(old.status, 503);
    await old.text();
  });
});

Deno.test("/healthz says that the store is gone", async () => {
  let isGone = false;
  await withApp(async ({ ask, lines }) => {
    isGone = true;
    const response = await ask("/healthz", { token: null });
    isGone = false;
    assertEquals(response.status, 503);
    assertEquals(await response.json(), {
      ok: false,
      lastSweepAgeMs: null,
      kv: false,
      ...UNWRITTEN,
    });
    assertEquals(lines.map((line) => line.event), ["store_failed"]);
  }, {
    kv: (kv) =>
      new Proxy(kv, {
        get(target, name) {
          if (isGone) throw new Error("gone");
          const value = Reflect.get(target, name, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
      }),
  });
});

Deno.test("/healthz is not well by a mark from the future", async () => {
  await withApp(async ({ ask, kv, clock }) => {
    await writeSweepMark(kv, MARK);
    clock.nowMs = START_MS - 60_001;
    const response = await ask("/healthz", { token: null });
    assertEquals([response.status, (await response.json()).lastSweepAgeMs], [503, -60_001]);
  });
});

Deno.test("/healthz is not well while the store takes no write, and writes nothing", async () => {
  await withApp(async ({ ask, deps, kv }) => {
    await writeSweepMark(kv, MARK);
    const before = (await kv.get(["sweep"])).versionstamp;
    Object.assign(deps.listening, { lastWriteOk: () => false, sinceProofMs: () => 42_000 });
    const response = await ask("/healthz", { token: null });
    const { ok, lastWriteAgeMs, lastWriteOk } = await response.json();
    assertEquals([response.status, ok, lastWriteAgeMs, lastWriteOk], [503, false, 42_000, false]);
    assertEquals((await kv.get(["sweep"])).versionstamp, before);
  });
});

Deno.test("/healthz answers in time whatever the store does", async () => {
  let isHanging = false;
  const hang = <T>(work: () => T) => isHanging ? new Promise<T>(() => {}) : work();
  await withApp(async ({ ask }) => {
    isHanging = true;
    const response = await ask("/healthz", { token: null });
    isHanging = false;
    assertEquals([response.status, (await response.json()).kv], [503, false]);
  }, {
    sleep: () => Promise.resolve(),
    kv: (kv) =>
      new Proxy(kv, {
        get(target, name) {
          const value = Reflect.get(target, name, target);
          if (typeof value !== "function") return value;
          return name === "get"
            ? (key: Deno.KvKey) => hang(() => target.get(key))
            : value.bind(target);
        },
      }),
  });
});

Deno.test("/metrics needs the read token and speaks Prometheus", async () => {
  await withApp(async ({ ask, beat, tokens }) => {
    await (await beat()).text();
    const refused = await ask("/metrics", { token: tokens.home });
    assertEquals(refused.status, 403);
    await refused.text();
    const response = await ask("/metrics", { token: tokens.read });
    assertEquals(
      response.headers.get("content-type"),
      "text/plain; version=0.0.4; charset=utf-8",
    );
    assert((await response.text()).includes('rebootinator_site_up{site="home"} 1\n'));
  });
});
