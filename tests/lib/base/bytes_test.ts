import { assertEquals } from "@std/assert";
import { joinBytes, toHex } from "../../../lib/base/bytes.ts";

Deno.test("joinBytes() joins rows of numbers in order, of whatever kind, and none to nothing", () => {
  assertEquals(joinBytes(), new Uint8Array());
  const parts = [Uint8Array.of(1, 2), new Uint8Array(), [3], Uint8Array.of(4, 255)];
  assertEquals(joinBytes(...parts), Uint8Array.of(1, 2, 3, 4, 255));
});

Deno.test("joinBytes() of one part is a copy of it", () => {
  const part = Uint8Array.of(1);
  const whole = joinBytes(part);
  part[0] = 2;
  assertEquals(whole, Uint8Array.of(1));
});

Deno.test("toHex() writes two digits for each byte", () => {
  assertEquals([toHex(new Uint8Array([0, 10, 255])), toHex(new Uint8Array())], ["000aff", ""]);
});
