import { assertEquals } from "@std/assert";
import {
  bytesOf,
  fromBase64Url,
  joinBytes,
  sha256Of,
  toBase64Url,
} from "../../../lib/base/bytes.ts";

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

Deno.test("toBase64Url() writes what a URL may hold, and fromBase64Url() reads it", () => {
  for (
    const [bytes, text] of [[[], ""], [[255], "_w"], [[251, 240], "-_A"], [[0, 16, 131], "ABCD"]]
  ) {
    const whole = Uint8Array.from(bytes as number[]);
    assertEquals([toBase64Url(whole), fromBase64Url(`${text}`)], [text, whole]);
  }
});

Deno.test("bytesOf() takes each character for a byte", () => {
  assertEquals([bytesOf("a\0\xff"), bytesOf("")], [Uint8Array.of(97, 0, 255), new Uint8Array()]);
});

Deno.test("sha256Of() hashes a text as UTF-8 (FIPS 180-4, its example)", async () => {
  const known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  assertEquals(await sha256Of("abc"), known);
  assertEquals(await sha256Of(new TextEncoder().encode("abc")), known);
});
