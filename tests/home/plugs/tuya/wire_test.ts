import { assert, assertEquals } from "@std/assert";
import { takeTuyaFrames } from "../../../../home/plugs/tuya/wire.ts";

const EMPTY = new Uint8Array();

function frame(prefix: number, body: number): Uint8Array {
  const isGcm = prefix === 0x6699;
  const head = isGcm ? 18 : 16;
  const bytes = new Uint8Array(head + body + (isGcm ? 4 : 0)).fill(7);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, prefix);
  view.setUint32(head - 4, body);
  return bytes;
}

for (const size of [1, 7, 40, 1_000]) {
  Deno.test(`frames of both kinds are put together from pieces of ${size} bytes`, () => {
    const sent = [frame(0x55aa, 12), frame(0x6699, 60), frame(0x55aa, 8)];
    const bytes = new Uint8Array(sent.flatMap((each) => [...each]));
    const found: Uint8Array[] = [];
    let rest: Uint8Array = EMPTY;
    for (let at = 0; at < bytes.length; at += size) {
      const taken = takeTuyaFrames(rest, bytes.slice(at, at + size));
      assert(taken !== null);
      found.push(...taken.frames);
      rest = taken.rest;
    }
    assertEquals([found, rest.length], [sent, 0]);
  });
}

Deno.test("what is no frame, or too long for a plug, is said at once", () => {
  assertEquals(takeTuyaFrames(EMPTY, new TextEncoder().encode("HTTP/1.1 400")), null);
  const long = frame(0x55aa, 12);
  new DataView(long.buffer).setUint32(12, 0x7fffffff);
  assertEquals(takeTuyaFrames(EMPTY, long), null);
});
