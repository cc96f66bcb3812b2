import { assert, assertEquals } from "@std/assert";
import { SWEEP_AGE_MS_MAX } from "../../../cloud/api/health_routes.ts";
import { writeSweepMark } from "../../../cloud/store/records.ts";
import { START_MS, withApp } from "../../support/http/app_fixture.ts";

const MARK = { lastAt: START_MS, resumedAt: START_MS, purgedAt: null, purgeFrom: null };

Deno.test("/healthz is well up to five minutes after the last sweep, and open to all", async () => {
  await withApp(async ({ ask, kv, clock }) => {
    await writeSweepMark(kv, MARK);
    clock.nowMs = START_MS + SWEEP_AGE_MS_MAX;
    const well = await ask("/healthz", { token: null });
    assertEquals(well.status, 200);
    assertEquals(await well.json(), { ok: true, lastSweepAgeMs: 300_000, kv: true });
  });
  await withApp(async ({ ask, kv, clock }) => {
    await writeSweepMark(kv, MARK);
    clock.nowMs = START_MS + SWEEP_AGE_MS_MAX + 1;
    const ill = await ask("/healthz", { token: null });
    assertEquals(ill.status, 503);
    assertEquals(await ill.json(), { ok: false, lastSweepAgeMs: 300_001, kv: true });
  });
});

Deno.test("/healthz gives a store without any sweep five minutes", async () => {
  await withApp(async ({ ask, clock }) => {
    clock.nowMs += SWEEP_AGE_MS_MAX;
    const young = await ask("/healthz", { token: null });
    assertEquals(await young.json(), { ok: true, lastSweepAgeMs: null, kv: true });
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
    assertEquals(await response.json(), { ok: false, lastSweepAgeMs: null, kv: false });
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
