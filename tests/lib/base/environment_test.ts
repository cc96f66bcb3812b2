import { assertEquals, assertThrows } from "@std/assert";
import { parseBoolean, parseWhole, read } from "../../../lib/base/environment.ts";

const LIMITS = { name: "A", least: 2, most: 30, otherwise: 7 };

Deno.test("read() takes nothing and white space for not set", () => {
  assertEquals([{}, { A: "" }, { A: " \n" }, { A: " x " }].map((each) => read(each, "A")), [
    null,
    null,
    null,
    "x",
  ]);
});

Deno.test("parseWhole() takes both ends of the range and nothing beyond", () => {
  assertEquals(parseWhole({}, LIMITS), 7);
  assertEquals(["2", "30"].map((A) => parseWhole({ A }, LIMITS)), [2, 30]);
  for (const A of ["1", "31", "-2", "2.5", "3e0", "x", "0x3"]) {
    assertThrows(
      () => parseWhole({ A }, LIMITS),
      RangeError,
      "A must be a whole number from 2 to 30",
    );
  }
});

Deno.test("parseBoolean() knows true and false and no other word", () => {
  assertEquals([{}, { A: "false" }, { A: "true" }].map((each) => parseBoolean(each, "A")), [
    false,
    false,
    true,
  ]);
  for (const A of ["1", "yes", "TRUE"]) {
    assertThrows(() => parseBoolean({ A }, "A"), TypeError, "A must be true or false");
  }
});
