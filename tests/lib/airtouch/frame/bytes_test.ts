import { assertEquals, assertThrows } from "@std/assert";
import {
  byteAt,
  readFieldText,
  splitBlocks,
  uint16At,
  uint16Bytes,
} from "../../../../lib/airtouch/frame/bytes.ts";
import { paddedText, prefixedText } from "../../../support/airtouch/wire/facts.ts";

Deno.test("byteAt() and uint16At() read high byte first and never past the end", () => {
  const bytes = Uint8Array.of(0x01, 0xfe, 0xff);
  assertEquals(byteAt(bytes, 2), 0xff);
  assertEquals(uint16At(bytes, 1), 0xfeff);
  assertThrows(() => byteAt(bytes, 3), RangeError, "Cannot read byte 3: there are 3");
  assertThrows(() => uint16At(bytes, 2), RangeError);
});

Deno.test("uint16Bytes() is the reverse of uint16At()", () => {
  for (const value of [0, 1, 255, 256, 65_535]) {
    assertEquals(uint16At(Uint8Array.from(uint16Bytes(value)), 0), value);
  }
});

Deno.test("splitBlocks() gives null when the blocks do not come out even", () => {
  assertEquals(splitBlocks(new Uint8Array(0), 8), []);
  assertEquals(splitBlocks(new Uint8Array(16), 8)?.length, 2);
  assertEquals(splitBlocks(new Uint8Array(15), 8), null);
});

Deno.test("readFieldText() ends at the first zero, or at the field's end", () => {
  assertEquals(readFieldText(new TextEncoder().encode("UNIT\0\0X")), "UNIT");
  assertEquals(readFieldText(new TextEncoder().encode("TESTING2")), "TESTING2");
  assertEquals(readFieldText(new Uint8Array(8)), "");
});

Deno.test("a name cut in the middle of a character reads without it and does not throw", () => {
  // Seven letters and the first of two bytes of "é", as an 8-byte field cuts it.
  assertEquals(
    readFieldText(Uint8Array.of(...new TextEncoder().encode("Chambre"), 0xc3)),
    "Chambre",
  );
  assertEquals(readFieldText(Uint8Array.of(0x41, 0xff, 0x42)), "A\ufffdB");
});

Deno.test("paddedText() and prefixedText() refuse what does not fit", () => {
  assertEquals(paddedText("12345678", 8).length, 8);
  assertThrows(() => paddedText("123456789", 8), RangeError, "at most 8 bytes, got 9");
  assertEquals(prefixedText("é"), Uint8Array.of(2, 0xc3, 0xa9));
  assertEquals(prefixedText("x".repeat(255)).length, 256);
  assertThrows(() => prefixedText("x".repeat(256)), RangeError, "at most 255 bytes, got 256");
});
