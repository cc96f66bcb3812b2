import { assert, assertEquals } from "@std/assert";
import { type Planned, renderPlanned, usualHere } from "../../../cloud/phone/deliver_render.ts";
import { sumUpDay } from "../../../cloud/site/digest.ts";
import { type SiteRecord, unrung } from "../../../lib/site/site.ts";
import { eachOutboxRow, forgetSite, updateSite } from "../../../cloud/store/records.ts";
import {
  createDeliveryBench,
  type DeliveryBench,
  fallSilent,
} from "../../support/phone/delivery_bench.ts";
import { event, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const MINUTE = 60_000;

/** The queue of a home that was silent long enough for so many reminders. */
async function remindedRows(bench: DeliveryBench, reminders: number): Promise<Planned["rows"]> {
  await fallSilent(bench, "home");
  for (let number = 1; number <= reminders; number++) {
    bench.goTo(bench.deps.now() + 60 * MINUTE);
    await bench.sweep("home");
  }
  const [head, ...others] = await Array.fromAsync(eachOutboxRow(bench.deps.kv, "ntfy"));
  assert(head !== undefined);
  return [head, ...others];
}

Deno.test("a message tells of the latest reminder among its rows", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const rows = await remindedRows(bench, 2);
    const rendered = await renderPlanned({ notice: rows[0].notice, rows }, bench.deps);
    assertEquals([rendered?.message.title, rendered?.told], [
      "home: no contact for 2 h 1 min",
      2,
    ]);
    const down = await renderPlanned({ notice: rows[0].notice, rows: [rows[0]] }, bench.deps);
    assertEquals(down?.told, 0);
  }));

Deno.test("a reminder is not told of a home that is back or forgotten, a down is", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const rows = await remindedRows(bench, 1);
    const reminder = rows.at(-1) ?? rows[0];
    const planned: Planned = { notice: reminder.notice, rows: [reminder] };
    const rendered = await renderPlanned(planned, bench.deps);
    assertEquals(rendered?.told, 1);
    // 15 min after the first reminder was filed; late, one gap after it is delivered.
    const body = rendered?.message.body ?? "";
    assert(body.endsWith("Next reminder about 05:16."), body);
    const late = { ...bench.deps, now: () => bench.deps.now() + 60 * MINUTE };
    const lateBody = (await renderPlanned(planned, late))?.message.body ?? "";
    assert(lateBody.endsWith("Next reminder about 06:06."), lateBody);
    const change = (site: SiteRecord | null) =>
      site === null ? null : unrung({ ...site, mutedUntil: bench.deps.now() + MINUTE });
    await updateSite(kv, "home", { change, channels: [], now: bench.deps.now() });
    const muted = (await renderPlanned(planned, bench.deps))?.message.body ?? "";
    assert(muted.endsWith("No reminder follows while it is snoozed, muted or paused."), muted);
    await bench.beat("home");
    assertEquals(await renderPlanned(planned, bench.deps), null);
    await forgetSite(kv, "home");
    assertEquals(await renderPlanned(planned, bench.deps), null);
    const down = await renderPlanned({ notice: rows[0].notice, rows: [rows[0]] }, bench.deps);
    assert(down !== null);
  }));

Deno.test("the present state tells of newer reminders too, and of nothing once it is forgotten", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv, T0);
    const [down, first, second] = await remindedRows(bench, 2);
    assert(first !== undefined && second !== undefined);
    const planned: Planned = { notice: null, rows: [down, first] };
    const rendered = await renderPlanned(planned, bench.deps);
    assertEquals(rendered?.rows.map(({ number }) => number), [1, 2, 3]);
    assertEquals(rendered?.told, 2);
    await forgetSite(kv, "home");
    assertEquals(await renderPlanned(planned, bench.deps), null);
  }));

/** A store of which the past cannot be read. */
function withoutPast(kv: Deno.Kv): Deno.Kv {
  return new Proxy(kv, {
    get(target, key) {
      if (key === "list") throw new Error("database is locked");
      const value = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

Deno.test("the down message tells how long this home's outages took, and comes without that too", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await bench.beat("home");
    const ended = (minutes: number, id: number) =>
      event(id, {
        kind: "outage_ended",
        cause: "internet_dead",
        lastedMs: minutes * MINUTE,
        cuts: 0,
        helped: null,
      });
    await bench.beat("home", { events: [ended(4, 1), ended(12, 2)] });
    const body = async (deps = bench.deps) => {
      const rows = (await Array.fromAsync(eachOutboxRow(kv, "ntfy"))).filter(({ notice }) =>
        notice.kind === "down"
      );
      const [head, ...others] = rows;
      assert(head !== undefined);
      const planned: Planned = { notice: head.notice, rows: [head, ...others] };
      return (await renderPlanned(planned, deps))?.message.body ?? "";
    };
    bench.goTo(bench.deps.now() + MINUTE);
    await bench.sweep("home");
    assert(!(await body()).includes("Usually"), "two are too few");
    await bench.beat("home", { events: [ended(7, 3)] });
    bench.goTo(bench.deps.now() + MINUTE);
    await bench.sweep("home");
    assert((await body()).includes("Usually back in 4–7 min."), await body());
    // Longer ago than three months is another line.
    const later = { ...bench.deps, now: () => T0 + 91 * 24 * 60 * MINUTE };
    assert(!(await body(later)).includes("Usually"), "longer ago");
    const message = await body({ ...bench.deps, kv: withoutPast(kv) });
    assert(message.startsWith("Not heard since") && !message.includes("Usually"), message);
  }));

Deno.test("the sum of a day tells when its outage was, and comes without that too", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    await bench.beat("home");
    bench.goTo(T0 + 30 * MINUTE);
    const ended = {
      kind: "outage_ended",
      cause: "internet_dead",
      lastedMs: 12 * MINUTE,
      cuts: 0,
      helped: null,
    } as const;
    await bench.beat("home", { events: [event(1, ended)] });
    const now = bench.deps.now() + MINUTE;
    assert(await sumUpDay(kv, "home", { channels: [bench.channel], now }));
    const rows = await Array.fromAsync(eachOutboxRow(kv, "ntfy"));
    const row = rows.find(({ notice }) => notice.kind === "digest");
    assert(row !== undefined);
    const body = async (deps = bench.deps) =>
      (await renderPlanned({ notice: row.notice, rows: [row] }, deps))?.message.body ?? "";
    assert((await body()).includes("12 min, from 04:"), await body());
    const message = await body({ ...bench.deps, kv: withoutPast(kv) });
    assert(message.includes("1 outage of the internet, 12 min"), message);
    assert(!message.includes("from 04:"), message);
  }));

Deno.test("what usually happens at several homes is read of the first ten, and is no must", () =>
  withKv(async (kv) => {
    const { deps, beat } = createDeliveryBench(kv);
    const ids = Array.from({ length: 12 }, (_, index) => `home-${index}`);
    for (const [index, id] of ids.entries()) {
      const lastedMs = (index < 10 ? 4 : 400) * MINUTE;
      const ended = {
        kind: "outage_ended",
        cause: "internet_dead",
        cuts: 0,
        helped: null,
      } as const;
      await beat(id, { events: [event(1, { ...ended, lastedMs })] });
    }
    assertEquals((await usualHere(ids, deps))?.longestMs, 4 * MINUTE);
    assertEquals(await usualHere(ids.slice(0, 2), deps), null);
    assertEquals(await usualHere(ids, { ...deps, kv: withoutPast(kv) }), null);
  }));
