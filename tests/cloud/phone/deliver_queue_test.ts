import { assertEquals } from "@std/assert";
import { eachQueue, QUEUE_ROWS_MAX, readQueue } from "../../../cloud/phone/deliver_queue.ts";
import { createDeliveryBench } from "../../support/phone/delivery_bench.ts";
import { event } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const EVENTS_PER_BEAT = 20;

/** Files so many rows for the site. */
async function fileRows(kv: Deno.Kv, site: string, count: number): Promise<void> {
  const bench = createDeliveryBench(kv);
  await bench.beat(site);
  for (let filed = 0; filed < count; filed += EVENTS_PER_BEAT) {
    const length = Math.min(EVENTS_PER_BEAT, count - filed);
    const events = Array.from(
      { length },
      (_, index) => event(filed + index + 1, { kind: "watchdog_mended" }),
    );
    await bench.beat(site, { events });
  }
}

Deno.test("each queue is one site's, in order, whole up to 400 rows and cut above", () =>
  withKv(async (kv) => {
    const sizes = { a: QUEUE_ROWS_MAX - 1, b: QUEUE_ROWS_MAX, c: QUEUE_ROWS_MAX + 1, d: 1 };
    for (const [site, count] of Object.entries(sizes)) await fileRows(kv, site, count);
    const queues = await Array.fromAsync(eachQueue(kv, "ntfy"));
    assertEquals(queues.map((queue) => [queue[0]?.site, queue.length]), [
      ["a", 399],
      ["b", 400],
      ["c", 400],
      ["d", 1],
    ]);
    for (const queue of queues) {
      const numbers = queue.map(({ number }) => number);
      assertEquals(numbers, numbers.toSorted((a, b) => a - b));
      const site = queue[0]?.site ?? "";
      assertEquals(await readQueue(kv, { channel: "ntfy", site }), queue);
    }
    assertEquals(await readQueue(kv, { channel: "ntfy", site: "nobody" }), []);
  }));
