import { assertEquals } from "@std/assert";
import { ASKED_FROM, fromWords, knownFrom } from "../../../lib/wire/asked_from.ts";

Deno.test("each place to ask from has its words, and what is not known has none", () => {
  assertEquals(ASKED_FROM.map(fromWords), [
    "at home by command",
    "from the page",
    "from the phone",
    "through the API",
  ]);
  assertEquals(ASKED_FROM.map(knownFrom), [...ASKED_FROM]);
  for (const unknown of ["telepathy", null, undefined]) {
    assertEquals([knownFrom(unknown), fromWords(unknown)], [null, null]);
  }
});
