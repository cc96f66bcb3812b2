import { assert, assertEquals } from "@std/assert";
import { type Planned, renderPlanned } from "../../../cloud/phone/deliver_render.ts";
import { eachOutboxRow, forgetSite } from "../../../cloud/store/records.ts";
import { createDesk, type Desk, fallSilent } from "../../support/phone/delivery_desk.ts";
import { T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const MINUTE = 60_000;

/** The queue of a home that was silent long enough for so many reminders. */
async function remindedRows(desk: Desk, reminders: number): Promise<Planned["rows"]> {
  await fallSilent(desk, "home");
  for (let number = 1; number <= reminders; number++) {
    desk.goTo(desk.deps.now() + 60 * MINUTE);
    await desk.sweep("home");
  }
  const [head, ...others] = await Array.fromAsync(eachOutboxRow(desk.deps.kv, "ntfy"));
  assert(head !== undefined);
  return [head, ...others];
}

Deno.test("a message tells of the latest reminder among its rows", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    const rows = await remindedRows(desk, 2);
    const rendered = await renderPlanned({ notice: rows[0].notice, rows }, desk.deps);
    assertEquals([rendered?.message.title, rendered?.told], ["home is silent", 2]);
    const down = await renderPlanned({ notice: rows[0].notice, rows: [rows[0]] }, desk.deps);
    assertEquals(down?.told, 0);
  }));

Deno.test("a reminder is not told of a home that is back or forgotten, a down is", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv);
    const rows = await remindedRows(desk, 1);
    const reminder = rows.at(-1) ?? rows[0];
    const planned: Planned = { notice: reminder.notice, rows: [reminder] };
    assertEquals((await renderPlanned(planned, desk.deps))?.told, 1);
    await desk.beat("home");
    assertEquals(await renderPlanned(planned, desk.deps), null);
    await forgetSite(kv, "home");
    assertEquals(await renderPlanned(planned, desk.deps), null);
    const down = await renderPlanned({ notice: rows[0].notice, rows: [rows[0]] }, desk.deps);
    assert(down !== null);
  }));

Deno.test("the present state tells of newer reminders too, and of nothing once it is forgotten", () =>
  withKv(async (kv) => {
    const desk = createDesk(kv, T0);
    const [down, first, second] = await remindedRows(desk, 2);
    assert(first !== undefined && second !== undefined);
    const planned: Planned = { notice: null, rows: [down, first] };
    const rendered = await renderPlanned(planned, desk.deps);
    assertEquals(rendered?.rows.map(({ number }) => number), [1, 2, 3]);
    assertEquals(rendered?.told, 2);
    await forgetSite(kv, "home");
    assertEquals(await renderPlanned(planned, desk.deps), null);
  }));
