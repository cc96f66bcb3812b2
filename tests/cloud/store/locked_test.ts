import { assertEquals, assertRejects } from "@std/assert";
import { isLocked, whileLocked } from "../../../cloud/store/locked.ts";

const RETRIES_MAX = 3;
/** As Deno.openKv says it; a commit says it as a TypeError. */
const LOCKED = new Error("database is locked");

/** Refused so many times, then done; `calls` counts. */
function refusing(error: Error, refusals: number): { act: () => Promise<string>; calls: number } {
  const door = {
    calls: 0,
    act: () =>
      Promise.resolve().then(() => {
        door.calls++;
        if (door.calls <= refusals) throw error;
        return "done";
      }),
  };
  return door;
}

for (const refusals of [0, 1, RETRIES_MAX]) {
  Deno.test(`a store that was held ${refusals} times is opened`, async () => {
    const door = refusing(LOCKED, refusals);
    assertEquals(await whileLocked(door.act, RETRIES_MAX), "done");
    assertEquals(door.calls, refusals + 1);
  });
}

Deno.test("a store that stays held is given up after the last retry", async () => {
  const door = refusing(LOCKED, RETRIES_MAX + 1);
  await assertRejects(() => whileLocked(door.act, RETRIES_MAX), Error, "database is locked");
  assertEquals(door.calls, RETRIES_MAX + 1);
});

Deno.test("any other refusal of the store is said at once", async () => {
  const door = refusing(new Error("unable to open database file"), 1);
  await assertRejects(() => whileLocked(door.act, RETRIES_MAX), Error, "unable to open");
  assertEquals(door.calls, 1);
});

Deno.test("only a held file counts as held", () => {
  assertEquals(isLocked(LOCKED), true);
  assertEquals(isLocked(new TypeError("database is locked")), true);
  assertEquals(isLocked(new Error("disk I/O error")), false);
  assertEquals(isLocked("database is locked"), false);
});
