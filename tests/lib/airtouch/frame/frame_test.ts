import { assertEquals, assertThrows } from "@std/assert";
import {
  encodeFrame,
  type Frame,
  FRAME_DATA_BYTES_MAX,
  FRAME_TYPES,
} from "../../../../lib/airtouch/frame/frame.ts";

const REQUEST: Frame = {
  to: 0x90,
  from: 0xb0,
  id: 1,
  type: FRAME_TYPES.extended,
  data: Uint8Array.of(0xff, 0x30),
  framing: "plain",
};

Deno.test("encodeFrame() writes prefix, header, data and the CRC high byte first", () => {
  assertEquals(encodeFrame(REQUEST, 4).toHex(), "555590b0011f0002ff309b8c");
  assertEquals(encodeFrame(REQUEST, 5).toHex(), "555555aa90b0011f0002ff309b8c");
});

Deno.test("encodeFrame() puts AT5's outer header in front and never AT4's", () => {
  const wrapped: Frame = { ...REQUEST, framing: "wrapped" };
  const hex = "555555ab0000000e000e555555aa90b0011f0002ff309b8c";
  assertEquals(encodeFrame(wrapped, 5).toHex(), hex);
  assertEquals(encodeFrame(wrapped, 4).toHex(), "555590b0011f0002ff309b8c");
});

Deno.test("encodeFrame() takes data up to the cap", () => {
  const of = (length: number) => ({ ...REQUEST, data: new Uint8Array(length) });
  assertEquals(encodeFrame(of(FRAME_DATA_BYTES_MAX), 4).length, FRAME_DATA_BYTES_MAX + 10);
  assertThrows(() => encodeFrame(of(FRAME_DATA_BYTES_MAX + 1), 4), RangeError, "at most 4096");
});
