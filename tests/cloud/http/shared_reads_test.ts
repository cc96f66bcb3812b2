import { assertEquals, assertRejects } from "@std/assert";
import { SharedReads } from "../../../cloud/http/shared_reads.ts";

/** Reads that are counted; `reads()`: the value is how many were made before. */
function bench() {
  const clock = { nowMs: 1_000 };
  const reads = new SharedReads<number>({ now: () => clock.nowMs, forMs: 10, most: 2 });
  let made = 0;
  const get = (key: string, mark?: string) => reads.get(key, () => Promise.resolve(made++), mark);
  return { clock, reads, get };
}

Deno.test("a value is read once in its time, and anew when it is over or the clock went back", async () => {
  const { clock, reads, get } = bench();
  assertEquals([await get("a"), await get("a")], [0, 0]);
  clock.nowMs += 9;
  assertEquals(await get("a"), 0);
  clock.nowMs += 1;
  assertEquals(await get("a"), 1);
  clock.nowMs -= 5;
  assertEquals(await get("a"), 2);
  reads.clear();
  assertEquals(await get("a"), 3);
});

Deno.test("a value is read anew when what it was made of has another mark", async () => {
  const { get } = bench();
  assertEquals([await get("a", "x"), await get("a", "x"), await get("a", "y")], [0, 0, 1]);
});

Deno.test("of too many values the oldest goes", async () => {
  const { get } = bench();
  assertEquals([await get("a"), await get("b"), await get("c")], [0, 1, 2]);
  assertEquals([await get("b"), await get("a")], [1, 3]);
});

Deno.test("a failure is told to all who asked, and not kept", async () => {
  const { reads, get } = bench();
  const failed = reads.get("a", () => Promise.reject(new Error("No")));
  const asked = [assertRejects(() => failed, Error, "No")];
  asked.push(assertRejects(() => get("a"), Error, "No"));
  await Promise.all(asked);
  assertEquals(await get("a"), 0);
});
