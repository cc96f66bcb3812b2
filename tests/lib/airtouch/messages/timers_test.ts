import { assertEquals, assertThrows } from "@std/assert";
import { readTimers, writeTimers } from "../../../../lib/airtouch/messages/timers.ts";

Deno.test("readTimers() reads the disabled bit, the hour and the minute of both timers", () => {
  assertEquals(readTimers(Uint8Array.fromHex("0203840500000000"), 1), {
    ac: 1,
    onTimer: { enabled: true, hour: 2, minute: 3 },
    offTimer: { enabled: false, hour: 4, minute: 5 },
  });
});

Deno.test("writeTimers() writes the same 8 bytes and refuses what does not fit", () => {
  const timers = readTimers(Uint8Array.fromHex("8203173b00000000"), 2);
  assertEquals(Uint8Array.from(writeTimers(timers)).toHex(), "8203173b00000000");
  const late = { ...timers, onTimer: { enabled: true, hour: 32, minute: 0 } };
  assertThrows(() => writeTimers(late), RangeError, '"hour"');
});
