import { assert, assertEquals } from "@std/assert";
import { tryLock } from "../../../home/host/lock.ts";
import { awaitLock } from "../../../home/host/lock_wait.ts";
import { inFolder } from "../../support/base/in_folder.ts";

Deno.test("awaitLock() takes the lock as soon as the tick leaves it", () =>
  inFolder(async (folder) => {
    const tick = tryLock(folder);
    assert(tick.kind === "locked");
    let slept = 0;
    const taken = await awaitLock(folder, {
      sleep: () => {
        slept += 1;
        if (slept === 3) tick.lock[Symbol.dispose]();
        return Promise.resolve();
      },
    });
    assert(taken.kind === "locked");
    taken.lock[Symbol.dispose]();
    assertEquals(slept, 3);
  }));

Deno.test("awaitLock() gives up after 16 s, and at once when it is stopped", () =>
  inFolder(async (folder) => {
    const tick = tryLock(folder);
    assert(tick.kind === "locked");
    using _tick = tick.lock;
    let sleptMs = 0;
    const sleep = (ms: number) => {
      sleptMs += ms;
      return Promise.resolve();
    };
    assertEquals((await awaitLock(folder, { sleep })).kind, "busy");
    assertEquals(sleptMs, 16_000);
    const stop = AbortSignal.abort();
    assertEquals((await awaitLock(folder, { sleep, stop })).kind, "busy");
    assertEquals(sleptMs, 16_200);
  }));

Deno.test("awaitLock() says at once that a folder cannot be used", async () => {
  const sleep = () => Promise.reject(new Error("slept"));
  assertEquals((await awaitLock("/nowhere/at/all", { sleep })).kind, "failed");
});
