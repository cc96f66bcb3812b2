import { assertEquals } from "@std/assert";
import {
  formatDuration,
  formatSetting,
  parseDuration,
  parseTimeOfDay,
  parseTimeSpan,
} from "../../../lib/time/time.ts";

Deno.test("parseDuration() reads every unit and fractions", () => {
  const cases: readonly [string, number | null][] = [
    ["0s", 0],
    ["250ms", 250],
    ["90s", 90_000],
    ["10m", 600_000],
    ["10min", 600_000],
    ["1.5h", 5_400_000],
    ["2d", 172_800_000],
    ["", null],
    ["90", null],
    ["-5s", null],
    ["5 s", null],
    ["1e3s", null],
    ["5w", null],
    ["9999999999s", null],
  ];
  for (const [text, durationMs] of cases) assertEquals(parseDuration(text), durationMs, text);
});

Deno.test("formatDuration() says a length of time as a person would", () => {
  const cases: readonly [number, string][] = [
    [-5, "0 s"],
    [75_400, "75 s"],
    [119_000, "119 s"],
    [120_000, "2 min"],
    [59 * 60_000, "59 min"],
    [119 * 60_000, "1 h 59 min"],
    [200 * 60_000, "3 h 20 min"],
    [4 * 3_600_000, "4 h"],
    [52 * 3_600_000, "2 d 4 h"],
  ];
  for (const [durationMs, text] of cases) assertEquals(formatDuration(durationMs), text);
});

Deno.test("formatSetting() and parseDuration() agree", () => {
  for (const text of ["1500ms", "60s", "30s", "5m", "4h", "7d", "1s"]) {
    const durationMs = parseDuration(text) ?? -1;
    assertEquals(parseDuration(formatSetting(durationMs)), durationMs);
  }
  assertEquals(formatSetting(60_000), "60s");
  assertEquals(formatSetting(300_000), "5m");
});

Deno.test("parseTimeOfDay() takes 00:00 to 23:59 in four digits", () => {
  assertEquals(["00:00", "07:05", "23:59"].map(parseTimeOfDay), [0, 425, 1_439]);
  assertEquals(["24:00", "7:05", "07:60", "07:05 ", ""].map(parseTimeOfDay), Array(5).fill(null));
});

Deno.test("parseTimeSpan() takes two times that differ, also over midnight", () => {
  assertEquals(["22:00-07:00", "00:00-00:01"].map(parseTimeSpan), [[1_320, 420], [0, 1]]);
  const none = ["07:00-07:00", "07:00", "07:00-", "07:00-08:00-09:00", "07:00-24:00", ""];
  assertEquals(none.map(parseTimeSpan), Array(6).fill(null));
});
