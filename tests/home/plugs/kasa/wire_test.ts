import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { decodeKasa, encodeKasa, isWholeKasa } from "../../../../home/plugs/kasa/wire.ts";

Deno.test("a frame is a length and a running XOR that begins with 171", () => {
  // "{}" by hand: 171 ^ 0x7b = 0xd0, 0xd0 ^ 0x7d = 0xad.
  assertEquals([...encodeKasa({})], [0, 0, 0, 2, 0xd0, 0xad]);
});

Deno.test("what was encoded is decoded, and is whole at its last byte, not before", () => {
  fc.assert(fc.property(fc.jsonValue(), fc.nat(20), (value, offset) => {
    const frame = encodeKasa(value);
    const within = new Uint8Array(offset + frame.length);
    within.set(frame, offset);
    assertEquals(decodeKasa(within.subarray(offset)), JSON.stringify(value));
    assertEquals(isWholeKasa(frame.subarray(0, frame.length - 1)), false);
    assertEquals(decodeKasa(frame.subarray(0, frame.length - 1)), null);
  }));
});
