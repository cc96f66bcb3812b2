import { assertEquals, assertRejects } from "@std/assert";
import { sideBySide } from "../../../cloud/store/side_by_side.ts";

Deno.test("each item is worked on once, a hundred at a time", async () => {
  let [now, most] = [0, 0];
  const done: number[] = [];
  await sideBySide(Array.from({ length: 250 }, (_, index) => index), async (item) => {
    most = Math.max(most, ++now);
    await null;
    now--;
    done.push(item);
  });
  assertEquals(most, 100);
  assertEquals(done.sort((one, other) => one - other), done.map((_, index) => index));
  assertEquals(done.length, 250);
  await sideBySide([], () => Promise.reject(new Error("Nothing to do")));
});

Deno.test("a failure is told when all that is under way has ended", async () => {
  const slow = Promise.withResolvers<void>();
  let ended = false;
  const work = sideBySide(["bad", "slow"], async (item) => {
    if (item === "bad") throw new Error("Bad item");
    await slow.promise;
    ended = true;
  });
  work.catch(() => {});
  await null;
  slow.resolve();
  await assertRejects(() => work, Error, "Bad item");
  assertEquals(ended, true);
});
