import { assertEquals, assertThrows } from "@std/assert";
import { CommandError } from "../../../lib/base/command.ts";
import {
  expectWords,
  oneWordOf,
  readCelsius,
  readClock,
  readModel,
  readNumber,
  readPort,
  readWait,
} from "../../../home/airtouch/argument_values.ts";

Deno.test("readClock() takes a time of day, or clear", () => {
  assertEquals(["00:00", "23:59", "clear"].map(readClock), ["00:00", "23:59", null]);
  for (const wrong of ["24:00", "6:30", "06:60", ""]) {
    assertThrows(() => readClock(wrong), CommandError, "a time like 06:30, or clear");
  }
});

Deno.test("readCelsius() takes whole degrees for AT4 and tenths of 10-35 for AT5", () => {
  assertEquals(["0", "22", "63"].map((text) => readCelsius(text, 4)), [0, 22, 63]);
  assertEquals(["10", "22.5", "35.0"].map((text) => readCelsius(text, 5)), [10, 22.5, 35]);
  for (const wrong of ["64", "22.5", "-1", "", "1e1", "22,5"]) {
    assertThrows(() => readCelsius(wrong, 4), CommandError, "whole degrees 0-63");
  }
  for (const wrong of ["9.9", "35.1", "22.55", "", "warm", "0x16"]) {
    assertThrows(() => readCelsius(wrong, 5), CommandError, "10 to 35 °C");
  }
});

Deno.test("readNumber() takes 0 to its maximum and nothing else", () => {
  const read = (text: string | undefined) => readNumber("--ac", { text, max: 15 });
  assertEquals([read(undefined), read("0"), read("15")], [null, 0, 15]);
  for (const wrong of ["16", "-1", "1.5", "", "x"]) {
    assertThrows(() => read(wrong), CommandError, `--ac must be 0-15, not "${wrong}"`);
  }
});

Deno.test("readPort() takes 1-65535", () => {
  assertEquals([readPort("port", undefined), readPort("port", "1")], [null, 1]);
  assertEquals(readPort("port", "65535"), 65_535);
  assertThrows(() => readPort("port", "0"), CommandError, "1-65535");
  assertThrows(() => readPort("port", "65536"), CommandError);
});

Deno.test("readWait() takes 100 ms to 5 min, and 10 s when nothing is said", () => {
  assertEquals([readWait(undefined), readWait("100ms"), readWait("5m")], [10_000, 100, 300_000]);
  for (const wrong of ["99ms", "301s", "10", ""]) {
    assertThrows(() => readWait(wrong), CommandError, "--wait must be 100ms to 5m");
  }
});

Deno.test("the other readers name what is allowed", () => {
  assertEquals(readModel("5"), 5);
  assertThrows(() => readModel("3"), CommandError, '--model must be 4 or 5, not "3"');
  assertEquals(oneWordOf("mode", { text: "heat", allowed: ["heat", "cool"] }), "heat");
  const wrong = () => oneWordOf("mode", { text: "hot", allowed: ["heat", "cool"] });
  assertThrows(wrong, CommandError, 'mode is one of heat, cool, not "hot"');
  assertEquals(expectWords("on", { words: [], count: 0 }), []);
  assertThrows(() => expectWords("on", { words: ["x"], count: 0 }), CommandError, "0 more words");
});
