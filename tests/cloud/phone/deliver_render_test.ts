import { assert, assertEquals } from "@std/assert";
import { type Planned, renderPlanned } from "../../../cloud/phone/deliver_render.ts";
import { eachOutboxRow, forgetSite } from "../../../cloud/store/records.ts";
import {
  createDeliveryBench,
  type DeliveryBench,
  fallSilent,
} from "../../support/phone/delivery_bench.ts";
import { T0 } from "../../support/site/heartbeats.ts";
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
    assertEquals([rendered?.message.title, rendered?.told], ["home: no contact", 2]);
    const down = await renderPlanned({ notice: rows[0].notice, rows: [rows[0]] }, bench.deps);
    assertEquals(down?.told, 0);
  }));

Deno.test("a reminder is not told of a home that is back or forgotten, a down is", () =>
  withKv(async (kv) => {
    const bench = createDeliveryBench(kv);
    const rows = await remindedRows(bench, 1);
    const reminder = rows.at(-1) ?? rows[0];
    const planned: Planned = { notice: reminder.notice, rows: [reminder] };
    assertEquals((await renderPlanned(planned, bench.deps))?.told, 1);
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
