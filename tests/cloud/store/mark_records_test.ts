import { assertEquals } from "@std/assert";
import { readMarkEntry, readSweepMark, writeSweepMark } from "../../../cloud/store/mark_records.ts";
import { markAt, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

Deno.test("the mark is written and read back, by whoever knows the one before", () =>
  withKv(async (kv) => {
    assertEquals(await readSweepMark(kv), null);
    const before = await readMarkEntry(kv);
    const stamp = await writeSweepMark(kv, markAt(T0), before);
    assertEquals(await readMarkEntry(kv), { value: markAt(T0), versionstamp: stamp });
    assertEquals(await writeSweepMark(kv, markAt(T0 + 1), before), null);
    assertEquals(await readSweepMark(kv), markAt(T0));
  }));

Deno.test("a mark that is none says nothing, and can be written over", () =>
  withKv(async (kv) => {
    for (const broken of ["text", {}, markAt(NaN), { ...markAt(T0), listenMs: "now" }]) {
      await kv.set(["sweep"], broken);
      const entry = await readMarkEntry(kv);
      assertEquals(entry.value, null);
      assertEquals(typeof await writeSweepMark(kv, markAt(T0), entry), "string");
    }
  }));
