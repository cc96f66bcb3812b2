import { assertEquals } from "@std/assert";
import { formatClock } from "../../../lib/time/clock_text.ts";
import {
  addLengths,
  describeLength,
  formatBetween,
  NO_LENGTH,
  stayLength,
  toldMs,
} from "../../../lib/time/length_text.ts";

const AT = Date.UTC(2026, 10, 22, 3, 0, 50);

Deno.test("a length is what its two clock times say, to the minute", () => {
  const until = (lengthMs: number) => formatBetween(AT, AT + lengthMs);
  // 03:00 to 03:09 and to 03:10: 9 min 9 s and 9 min 10 s.
  assertEquals(until(549_999), "9 min");
  assertEquals(until(550_000), "10 min");
  assertEquals(until(3_539_999), "59 min");
  assertEquals([3_600_000, 4 * 3_600_000 + 180_000].map(until), ["1 h", "4 h 3 min"]);
  assertEquals([49 * 3_600_000, 96 * 3_600_000].map(until), ["2 d 1 h", "4 d"]);
});

Deno.test("less than a minute is told in seconds, whatever the minutes do", () => {
  assertEquals(formatBetween(AT, AT + 59_999), "59 s");
  assertEquals(formatBetween(AT, AT + 60_000), "1 min");
  assertEquals(formatBetween(AT, AT - 1), "0 s");
});

Deno.test("what is reckoned on is what is told", () => {
  const toldOf = (lengthMs: number) => toldMs(stayLength({ fromMs: AT, toMs: AT + lengthMs }));
  assertEquals([50_500, 549_999, 550_000].map(toldOf), [50_000, 540_000, 600_000]);
});

Deno.test("several together are as long as their sum", () => {
  const stays = [[0, 610_000], [50_000, 70_000]].map(([fromMs = 0, toMs = 0]) =>
    stayLength({ fromMs: AT + fromMs, toMs: AT + toMs })
  );
  assertEquals(stays.reduce(addLengths, NO_LENGTH), { seconds: 630, minutes: 12 });
  // Many short ones within one minute each are still something.
  assertEquals(describeLength({ seconds: 80, minutes: 0 }), "80 s");
});

Deno.test("whoever takes one clock time from the other gets the length", () => {
  const minutes = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
  for (const timeZone of ["Europe/Berlin", "Asia/Kathmandu", "America/St_Johns"]) {
    for (let step = 1; step < 2_000; step++) {
      const fromMs = AT + step * 7_919 % 3_600_000;
      const toMs = fromMs + 60_000 + step * 104_729 % 3_400_000;
      const reader = { now: toMs, timeZone };
      const shown = minutes(formatClock(toMs, reader)) -
        minutes(formatClock(fromMs, { now: fromMs, timeZone }));
      const expected = (shown + 1_440) % 1_440;
      assertEquals(formatBetween(fromMs, toMs), expected === 60 ? "1 h" : `${expected} min`);
    }
  }
});
