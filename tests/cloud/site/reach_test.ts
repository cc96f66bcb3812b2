import { assert, assertEquals } from "@std/assert";
import { createReach } from "../../../cloud/site/reach.ts";

const WELL = { ok: false, lastSweepAgeMs: 7, kv: true };
const DEAD = new TypeError("no route");
const PHONE = "https://ntfy.example/topic";

/** Our own address gives its answers in order; the phone's servers answer while they are there. */
function create(
  answers: readonly (unknown | Error)[],
  options: { readonly publicUrl?: string | null; readonly phoneUrls?: readonly string[] } = {},
) {
  const { publicUrl = "https://c.example", phoneUrls = [] } = options;
  const asked: string[] = [];
  const left = [...answers];
  const phone = { isThere: true };
  const fetch = (url: string | URL | Request, { method }: RequestInit = {}) => {
    asked.push(`${method} ${url}`);
    if (method === "HEAD") {
      return phone.isThere
        ? Promise.resolve(new Response(null, { status: 405 }))
        : Promise.reject(DEAD);
    }
    const answer = left.shift();
    return answer instanceof Error
      ? Promise.reject(answer)
      : Promise.resolve(Response.json(answer));
  };
  const ports = { publicUrl, phoneUrls, fetch: fetch as typeof globalThis.fetch };
  return { asked, phone, reach: createReach(ports) };
}

Deno.test("a cloud that answers at its own address can be reached, well or not", async () => {
  const { asked, reach } = create([WELL]);
  assertEquals([await reach(), asked], [true, ["GET https://c.example/healthz"]]);
});

Deno.test("an address that worked and does no more is no way in", async () => {
  const { reach } = create([WELL, new TypeError("certificate"), { error: "bad gateway" }, WELL]);
  const found = [await reach(), await reach(), await reach(), await reach()];
  assertEquals(found, [true, false, false, true]);
});

Deno.test("an address that never worked from here says nothing, nor does none", async () => {
  const { reach } = create([DEAD, DEAD]);
  assertEquals([await reach(), await reach()], [true, true]);
  const none = create([], { publicUrl: null });
  assertEquals([await none.reach(), none.asked], [true, []]);
});

Deno.test("where no server of the phone answers the line is dead, whatever our own address says", async () => {
  const { asked, phone, reach } = create([WELL, WELL, DEAD], { phoneUrls: [PHONE] });
  assertEquals([await reach(), asked.at(-1)], [true, "HEAD https://ntfy.example/"]);
  phone.isThere = false;
  assertEquals([await reach(), await reach()], [false, false]);
  // Right after a start too, when nothing has worked yet.
  const fresh = create([DEAD, DEAD], { phoneUrls: [PHONE] });
  fresh.phone.isThere = false;
  assertEquals(await fresh.reach(), false);
  fresh.phone.isThere = true;
  assertEquals(await fresh.reach(), true);
});

Deno.test("whoever answers in our place without an end is not heard to his end", async () => {
  let pieces = 0;
  const endless = () => {
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      controller.enqueue(new TextEncoder().encode(" ".repeat(1_000)));
      if (++pieces === 50) controller.error(new Error("It was read on and on"));
    };
    return Promise.resolve(new Response(new ReadableStream({ pull })));
  };
  const ports = { publicUrl: "https://c.example", phoneUrls: [], fetch: endless as typeof fetch };
  assertEquals(await createReach(ports)(), true);
  assert(pieces < 10, `${pieces} pieces were read`);
});

Deno.test("one of the phone's servers that answers shows that the line is well", async () => {
  const lan = "http://192.168.1.9/hook";
  const { asked, reach } = create([], { publicUrl: null, phoneUrls: [PHONE, lan] });
  assertEquals([await reach(), asked.length], [true, 2]);
});
