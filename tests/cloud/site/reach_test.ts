import { assertEquals } from "@std/assert";
import { createReach } from "../../../cloud/site/reach.ts";

const WELL = { ok: false, lastSweepAgeMs: 7, kv: true };

function create(
  answers: readonly (unknown | Error)[],
  publicUrl: string | null = "https://c.example",
) {
  const asked: string[] = [];
  const left = [...answers];
  const fetch = (url: string | URL | Request) => {
    asked.push(String(url));
    const answer = left.shift();
    return answer instanceof Error
      ? Promise.reject(answer)
      : Promise.resolve(Response.json(answer));
  };
  return { asked, reach: createReach({ publicUrl, fetch: fetch as typeof globalThis.fetch }) };
}

Deno.test("a cloud that answers at its own address can be reached, well or not", async () => {
  const { asked, reach } = create([WELL]);
  assertEquals([await reach(), asked], [true, ["https://c.example/healthz"]]);
});

Deno.test("an address that worked and does no more is no way in", async () => {
  const { reach } = create([WELL, new TypeError("certificate"), { error: "bad gateway" }, WELL]);
  const found = [await reach(), await reach(), await reach(), await reach()];
  assertEquals(found, [true, false, false, true]);
});

Deno.test("an address that never worked from here says nothing, nor does none", async () => {
  const { reach } = create([new TypeError("no route"), new TypeError("no route")]);
  assertEquals([await reach(), await reach()], [true, true]);
  const none = create([], null);
  assertEquals([await none.reach(), none.asked], [true, []]);
});
