import { assert, assertEquals } from "@std/assert";
import { readRepeats, writeRepeats } from "../../../../lib/airtouch/messages/repeats.ts";

Deno.test("readRepeats() skips normal data and steps by the received size", () => {
  const repeats = readRepeats(
    Uint8Array.fromHex("2300000200030002" + "eeee" + "010203" + "040506"),
  );
  assert(repeats.kind === "repeats");
  assertEquals(repeats.subType, 0x23);
  assertEquals(repeats.blocks.map((block) => block.toHex()), ["010203", "040506"]);
});

Deno.test("readRepeats() takes exactly enough bytes, ignores more and refuses fewer", () => {
  const header = "2300000000030001";
  assertEquals(readRepeats(Uint8Array.fromHex(header + "010203")).kind, "repeats");
  assertEquals(readRepeats(Uint8Array.fromHex(header + "01020304")).kind, "repeats");
  const short = readRepeats(Uint8Array.fromHex(header + "0102"));
  assertEquals(short, {
    kind: "too_short",
    why: "1 repeats of 3 bytes after 0 do not fit in 10 bytes",
  });
  assertEquals(readRepeats(Uint8Array.fromHex("23000000000000")).kind, "too_short");
});

Deno.test("readRepeats() makes nothing of 65535 repeats of no size", () => {
  const repeats = readRepeats(Uint8Array.fromHex("210000000000ffff"));
  assert(repeats.kind === "repeats");
  assertEquals([repeats.blocks.length, repeats.empty], [0, false]);
});

Deno.test("writeRepeats() writes a request where there is nothing to repeat", () => {
  assertEquals(writeRepeats(0x23, []).toHex(), "2300000000000000");
  assertEquals(writeRepeats(0x20, [[1, 2], [3, 4]]).toHex(), "200000000002000201020304");
});
