import { assert, assertEquals } from "@std/assert";
import { eachOutboxRow } from "../../../cloud/store/outbox_records.ts";
import { listHistory, listSites } from "../../../cloud/store/records.ts";
import { listTotals } from "../../../cloud/store/total_records.ts";
import { createDeliveryBench, fallSilent } from "../../support/phone/delivery_bench.ts";
import { T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

Deno.test("a long list gives others their turn after a hundred rows", () =>
  withKv(async (plain) => {
    await fallSilent(createDeliveryBench(plain), "home");
    const batches: number[] = [];
    const kv = new Proxy(plain, {
      get(target, name) {
        const value = Reflect.get(target, name, target);
        if (name !== "list") return typeof value === "function" ? value.bind(target) : value;
        return (selector: Deno.KvListSelector, options: Deno.KvListOptions = {}) => {
          batches.push(options.batchSize ?? 100);
          return target.list(selector, options);
        };
      },
    });
    assertEquals((await listSites(kv)).length, 1);
    assertEquals((await Array.fromAsync(eachOutboxRow(kv, "ntfy"))).length, 1);
    assert((await listTotals(kv)).length >= 0);
    await listHistory(kv, "home", { from: T0, to: T0 + 100_000, limit: 1_000 });
    assertEquals(batches, [100, 100, 100, 100]);
  }));
