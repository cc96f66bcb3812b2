import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import {
  parseBoolean,
  parseWhole,
  read,
  settingFilesOf,
  settingIn,
} from "../../../lib/base/environment.ts";

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

Deno.test("settingFilesOf() finds the files that are named, and refuses a setting given twice", () => {
  const names = ["A", "B"];
  assertEquals(settingFilesOf({ A_FILE: " /a ", B: "b", C_FILE: "/c" }, names), [
    { name: "A", path: "/a" },
  ]);
  assertEquals(settingFilesOf({ A: "", A_FILE: "/a", B_FILE: "" }, names).length, 1);
  const twice = { A: "a", A_FILE: "/a" };
  assertThrows(() => settingFilesOf(twice, names), TypeError, "A and A_FILE are both set");
});

Deno.test("settingIn() takes one line, and never shows what it does not take", () => {
  const file = { name: "A", path: "/a" };
  assertEquals(settingIn(file, " hush \n"), "hush");
  for (const text of ["", "\n", "hush\nhush", "hush".repeat(1_025)]) {
    const { message } = assertThrows(() => settingIn(file, text), TypeError, 'A_FILE="/a" must');
    assertFalse(message.includes("hush"));
  }
});
