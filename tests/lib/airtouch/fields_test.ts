import { assertEquals, assertThrows } from "@std/assert";
import {
  AC_FANS_AT4,
  AC_FANS_AT5,
  AC_MODES,
  celsiusFromRaw,
  checked,
  codeOf,
  rawFromSetPoint,
  setPointFromRaw,
  temperatureFromLowBits,
  temperatureFromWord,
  wholeSetPoint,
  wordOf,
} from "../../../lib/airtouch/fields.ts";
import {
  lowBitsFromTemperature,
  rawFromCelsius,
  wordFromTemperature,
} from "../../support/airtouch/wire/statuses.ts";

Deno.test("every code of a nibble becomes a word and back, defined or reserved", () => {
  for (const codes of [AC_MODES, AC_FANS_AT4, AC_FANS_AT5]) {
    for (let code = 0; code < 16; code++) assertEquals(codeOf(codes, wordOf(codes, code)), code);
  }
  assertEquals(wordOf(AC_MODES, 5), "reserved-5");
  assertThrows(() => codeOf(AC_FANS_AT4, "intelligent"), RangeError, 'Cannot encode "intelligent"');
});

Deno.test("every tenth of a degree from -50.0 to 150.0 survives, and nothing beyond", () => {
  for (let raw = 0; raw <= 2000; raw++) assertEquals(rawFromCelsius(celsiusFromRaw(raw)), raw);
  assertThrows(() => rawFromCelsius(-50.1), RangeError, "must be -50 to 150 °C, got -50.1");
  assertThrows(() => rawFromCelsius(150.1), RangeError);
});

Deno.test("every AT5 set point from 10.0 to 35.0 survives, and nothing beyond", () => {
  for (let raw = 0; raw <= 250; raw++) {
    assertEquals(rawFromSetPoint(setPointFromRaw(raw) ?? NaN), raw);
  }
  assertEquals([251, 254, 255].map(setPointFromRaw), [null, null, null]);
  assertThrows(() => rawFromSetPoint(9.9), RangeError, "must be 10 to 35 °C in tenths, got 9.9");
  assertThrows(() => rawFromSetPoint(35.1), RangeError);
  assertThrows(() => rawFromSetPoint(20.55), RangeError);
  assertThrows(() => rawFromSetPoint(NaN), RangeError);
  assertEquals(rawFromSetPoint(20.1 + 0.2), 103);
});

Deno.test("an unavailable temperature is null: never 154.0 on AT4, never 154.7 on AT5", () => {
  assertEquals(temperatureFromWord(0xff00), null);
  assertEquals(temperatureFromWord(0xff20), null);
  assertEquals(temperatureFromWord(0xffff), null);
  assertEquals(temperatureFromWord(0xfee0), 153.9);
  assertEquals(temperatureFromLowBits(0x07ff), null);
  assertEquals(temperatureFromLowBits(2001), null);
  assertEquals(temperatureFromLowBits(2000), 150);
});

Deno.test("a temperature of 0.0 is a temperature, not a missing one", () => {
  assertEquals(temperatureFromWord(wordFromTemperature(0)), 0);
  assertEquals(temperatureFromLowBits(lowBitsFromTemperature(0)), 0);
  assertEquals(wordFromTemperature(null), 0xff00);
  assertEquals(lowBitsFromTemperature(null), 0x07ff);
});

Deno.test("only the low 11 bits of AT5's temperature word count", () => {
  assertEquals(temperatureFromLowBits(0x0afb), 26.3);
});

Deno.test("wholeSetPoint() takes whole degrees 0-63", () => {
  assertEquals([0, 63].map(wholeSetPoint), [0, 63]);
  for (const wrong of [-1, 64, 22.5, NaN]) {
    assertThrows(() => wholeSetPoint(wrong), RangeError, `whole °C 0–63, got ${wrong}`);
  }
});

Deno.test("checked() names the field and its range", () => {
  assertEquals(checked("ac", { value: 3, max: 3 }), 3);
  assertThrows(
    () => checked("ac", { value: 4, max: 3 }),
    RangeError,
    '"ac": must be an integer 0–3',
  );
});
