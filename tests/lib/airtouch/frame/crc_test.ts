import { assertEquals } from "@std/assert";
import { crc16 } from "../../../../lib/airtouch/frame/crc.ts";

Deno.test("crc16() gives the published check value of CRC-16/MODBUS", () => {
  assertEquals(crc16(new TextEncoder().encode("123456789")), 0x4b37);
  assertEquals(crc16(new Uint8Array()), 0xffff);
});

Deno.test("crc16() agrees with the vendor's console version request", () => {
  assertEquals(crc16(Uint8Array.fromHex("90b0011f0002ff30")), 0x9b8c);
});
