import { assertEquals, assertRejects } from "@std/assert";
import { Turns } from "../../../cloud/phone/turns.ts";

Deno.test("no more than so many run at once, first come, first served, whatever one throws", async () => {
  const turns = new Turns(2);
  const begun: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<string>>();
  const run = (name: string) =>
    turns.take(() => {
      begun.push(name);
      const end = Promise.withResolvers<string>();
      ends.set(name, end);
      return end.promise;
    });
  const [a, b, c, d] = ["a", "b", "c", "d"].map(run);
  assertEquals(begun, ["a", "b"]);
  ends.get("b")?.reject(new Error("It broke"));
  await assertRejects(() => b ?? Promise.resolve(), Error, "It broke");
  assertEquals(begun, ["a", "b", "c"]);
  ends.get("a")?.resolve("done");
  assertEquals(await a, "done");
  assertEquals(begun, ["a", "b", "c", "d"]);
  for (const name of ["c", "d"]) ends.get(name)?.resolve(name);
  assertEquals(await Promise.all([c, d]), ["c", "d"]);
  // Nobody waits any more: the next two need not.
  const rest = ["e", "f", "g"].map(run);
  assertEquals(begun.slice(4), ["e", "f"]);
  for (const name of ["e", "f"]) ends.get(name)?.resolve(name);
  await Promise.all(rest.slice(0, 2));
  ends.get("g")?.resolve("g");
  await rest[2];
});
