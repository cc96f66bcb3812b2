import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { byteOf, decodeTlv, encodeTlv } from "../../../../home/plugs/homekit/tlv.ts";

Deno.test("items come out as they went in, at 254, 255, 256 and 510 bytes, too", () => {
  for (const length of [0, 1, 254, 255, 256, 510, 511]) {
    const value = new Uint8Array(length).map((_, index) => index % 251);
    const bytes = encodeTlv([[6, Uint8Array.of(1)], [3, value], [4, Uint8Array.of(9, 8)]]);
    assertEquals(decodeTlv(bytes)?.get(3), value, `${length}`);
    assertEquals(bytes.length, 3 + length + 2 * Math.max(1, Math.ceil(length / 255)) + 4);
  }
});

Deno.test("an item that is cut short, or comes twice, is no TLV8", () => {
  assertEquals(decodeTlv(Uint8Array.of(6)), null);
  assertEquals(decodeTlv(Uint8Array.of(6, 2, 1)), null);
  assertEquals(decodeTlv(Uint8Array.of(6, 1, 1, 6, 1, 2)), null);
  assertEquals(decodeTlv(Uint8Array.of(6, 1, 1, 7, 0, 6, 1, 2)), null);
});

Deno.test("whatever comes, reading ends and never throws", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
    const items = decodeTlv(bytes);
    for (const value of items?.values() ?? []) if (value.length > bytes.length) return false;
  }));
});

Deno.test("a byte is read of an item; an empty one is 0, a missing one null", () => {
  const items = decodeTlv(Uint8Array.of(6, 1, 4, 7, 0)) ?? new Map();
  assertEquals([byteOf(items, 6), byteOf(items, 7), byteOf(items, 1)], [4, 0, null]);
});
