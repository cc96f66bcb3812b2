import { assertEquals, assertThrows } from "@std/assert";
import { readAt4, writeAt4 } from "../../../../lib/airtouch/messages/messages_at4.ts";

Deno.test("AT4 status without data asks for status", () => {
  assertEquals(readAt4(0x2d, new Uint8Array()), { kind: "ac_status_request" });
  assertEquals(readAt4(0x2b, new Uint8Array()), { kind: "zone_status_request" });
  assertEquals(readAt4(0x37, new Uint8Array()), { kind: "timer_status_request" });
});

Deno.test("AT4 data that does not fill its last block is malformed", () => {
  const why = "15 data bytes are no multiple of 8";
  assertEquals(readAt4(0x2d, new Uint8Array(15)), { kind: "malformed", type: 0x2d, why });
  assertEquals(readAt4(0x2d, new Uint8Array(16)).kind, "ac_status");
});

Deno.test("what a client wants of an AT4 is passed over", () => {
  for (const type of [0x2a, 0x2c, 0x36]) {
    assertEquals(readAt4(type, new Uint8Array(4)), { kind: "control" });
  }
});

Deno.test("AT4 controls one group in a message", () => {
  const control = { zone: 1, power: "on", method: "keep", value: "keep" } as const;
  assertEquals(writeAt4({ kind: "zone_control", controls: [control] })?.data.length, 4);
  const two = { kind: "zone_control", controls: [control, control] } as const;
  assertThrows(() => writeAt4(two), RangeError, "AT4 takes exactly 1, got 2");
});

Deno.test("writeAt4() leaves extended messages to others", () => {
  assertEquals(writeAt4({ kind: "version_request" }), null);
});
