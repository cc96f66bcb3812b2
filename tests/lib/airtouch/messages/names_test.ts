import { assertEquals, assertThrows } from "@std/assert";
import { readNames } from "../../../../lib/airtouch/messages/names.ts";
import { writeNames } from "../../../support/airtouch/wire/facts.ts";

const NAMES = [{ zone: 1, name: "Kitchen" }, { zone: 0, name: "" }];

Deno.test("names come in any order and may be empty", () => {
  assertEquals(readNames(writeNames(NAMES, 4), 4), NAMES);
  assertEquals(readNames(writeNames(NAMES, 5), 5), NAMES);
});

Deno.test("names that are cut off are said to be so", () => {
  const bytes = writeNames(NAMES, 4);
  assertEquals(readNames(bytes.subarray(1), 4), "17 bytes of names are no multiple of 9");
  assertEquals(readNames(Uint8Array.of(0, 3, 65, 66), 5), "zone name of 3 bytes is cut off");
  assertEquals(readNames(Uint8Array.of(0), 5), "zone name without a length");
});

Deno.test("an AT4 name has room for 8 bytes", () => {
  assertEquals(writeNames([{ zone: 0, name: "12345678" }], 4).length, 9);
  assertThrows(() => writeNames([{ zone: 0, name: "123456789" }], 4), RangeError, "got 9");
});
