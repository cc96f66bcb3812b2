import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  alignColumns,
  asNewerCalls,
  byteLength,
  cleanLine,
  cleanText,
  clip,
  counted,
  cutText,
  times,
} from "../../../lib/base/text.ts";

const WIDE = { charactersMax: 60, bytesMax: null };

Deno.test("cleanLine() puts everything on one line without control characters", () => {
  assertEquals(cleanLine(" a\r\nb\tc\u0000d\u2028e ", WIDE), "a b c d e");
});

Deno.test("cleanLine() drops marks that reorder or hide text, and keeps joined emoji", () => {
  assertEquals(cleanLine("Ho\u202eme\u2066\u200f\u200b\ufeff", WIDE), "Home");
  assertEquals(cleanLine("👩‍🚒 Häuschen", WIDE), "👩‍🚒 Häuschen");
});

Deno.test("cleanLine() replaces half of a surrogate pair", () => {
  assertEquals(cleanLine("a\ud83d", WIDE), "a\ufffd");
});

Deno.test("cutText() keeps a text of the limit and cuts one character more", () => {
  const limits = { charactersMax: 5, bytesMax: null };
  assertEquals(cutText("abcd", limits), "abcd");
  assertEquals(cutText("abcde", limits), "abcde");
  assertEquals(cutText("abcdef", limits), "abcd…");
});

Deno.test("cutText() cuts between characters when bytes run out", () => {
  assertEquals(cutText("😀😀😀", { charactersMax: 9, bytesMax: 12 }), "😀😀😀");
  assertEquals(cutText("😀😀😀", { charactersMax: 9, bytesMax: 11 }), "😀😀…");
  assertEquals(cutText("😀😀😀", { charactersMax: 9, bytesMax: 10 }), "😀…");
});

Deno.test("cleanText() keeps line breaks", () => {
  assertEquals(cleanText("a\r\nb\u0007c\n", WIDE), "a\nb c");
});

Deno.test("whatever comes in, what goes out is within the limits and well formed", () => {
  const limits = { charactersMax: 20, bytesMax: 33 };
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 80 }), (text) => {
    const line = cleanLine(text, limits);
    assert([...line].length <= limits.charactersMax);
    assert(byteLength(line) <= limits.bytesMax);
    assert(line.isWellFormed());
    // deno-lint-ignore no-control-regex
    assert(!/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e]/.test(line));
  }));
});

Deno.test("clip() counts as wire formats do, and says what it cut", () => {
  assertEquals(["abc", "abcd"].map((text) => clip(text, 3)), ["abc", "ab…"]);
  assertEquals(clip("", 1), "");
});

Deno.test("asNewerCalls() tells what is not known here by its own name", () => {
  assertEquals(
    asNewerCalls("on_holiday_now", "cloud"),
    "on holiday now, as a newer cloud calls it",
  );
});

Deno.test("times() says how often", () => {
  assertEquals([0, 1, 2].map(times), ["0 times", "once", "2 times"]);
});

Deno.test("counted() says how many of something", () => {
  assertEquals([0, 1, 2].map((count) => counted(count, "reboot")), [
    "0 reboots",
    "1 reboot",
    "2 reboots",
  ]);
});

Deno.test("alignColumns() puts cells below each other, and nothing behind the last", () => {
  assertEquals(alignColumns([["a", "bb"], ["ä😀c", ""]]), ["a    bb", "ä😀c"]);
  assertEquals(alignColumns([]), []);
});
