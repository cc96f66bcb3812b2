import { assert, assertEquals } from "@std/assert";
import { readAt5, writeAt5 } from "../../../../lib/airtouch/messages/messages_at5.ts";

const read = (hex: string) => readAt5(0xc0, Uint8Array.fromHex(hex));

Deno.test("an AC status is read with 8 bytes a block, with 10, and with 14", () => {
  for (const extra of ["", "8000", "800001020304"]) {
    const block = `101278c002da0000${extra}`;
    const size = (block.length / 2).toString(16).padStart(2, "0");
    const message = read(`2300000000${size}0002${block}${block}`);
    assert(message.kind === "ac_status");
    assertEquals(message.acs.map(({ setPointC }) => setPointC), [22, 22]);
  }
});

Deno.test("normal data in front of a known status is skipped, not a reason to reset", () => {
  const message = read("2100000300080001" + "eeeeee" + "4080968002e70000");
  assert(message.kind === "zone_status");
  assertEquals(message.zones[0]?.temperatureC, 24.3);
});

Deno.test("blocks shorter than what is needed are malformed", () => {
  const why = "repeats of 7 bytes, needs 8";
  assertEquals(read("2300000000070001" + "00".repeat(7)), { kind: "malformed", type: 0xc0, why });
});

Deno.test("a status with no repeats at all asks; one with a size and none is an empty list", () => {
  assertEquals(read("2300000000000000"), { kind: "ac_status_request" });
  assertEquals(read("21000000000a0000"), { kind: "zone_status", zones: [] });
  assertEquals(read("2000000000000000"), { kind: "control" });
});

Deno.test("sub types that consoles send unasked are skipped quietly", () => {
  assertEquals(read("43000002000d0000" + "0000").kind, "unknown");
  assertEquals(read("4500003400000000" + "00".repeat(52)).kind, "unknown");
});

Deno.test("writeAt5() leaves extended messages to others", () => {
  assertEquals(writeAt5({ kind: "version_request" }), null);
  assertEquals(writeAt5({ kind: "zone_status_request" })?.data.toHex(), "2100000000000000");
});
