import { assertEquals } from "@std/assert";
import { createStamp, formatDay, formatLength } from "../../../../lib/pages/record/stamp.ts";

const ZONE = "Europe/Berlin";
const AT = Date.UTC(2026, 10, 16, 16, 43, 33);

Deno.test("a month in one offset says it once, in the zone", () => {
  const stamp = createStamp({ fromMs: AT, toMs: AT + 86_400_000 }, ZONE);
  assertEquals(stamp.zone, "Europe/Berlin (UTC+01:00)");
  assertEquals(stamp.at(AT), "Mon 16 Nov 17:43:33");
  assertEquals(stamp.beside(AT + 60_000, AT), "17:44:33");
  assertEquals(stamp.beside(AT + 86_400_000, AT), "Tue 17 Nov 17:43:33");
});

Deno.test("a month in which the clocks change says the offset of each moment", () => {
  const month = { fromMs: Date.UTC(2026, 9, 1), toMs: Date.UTC(2026, 9, 31) };
  const stamp = createStamp(month, ZONE);
  assertEquals(stamp.zone, "Europe/Berlin (UTC+02:00, then UTC+01:00)");
  assertEquals(stamp.at(Date.UTC(2026, 9, 25, 0, 30)), "Sun 25 Oct 02:30:00 UTC+02:00");
  assertEquals(stamp.at(Date.UTC(2026, 9, 25, 1, 30)), "Sun 25 Oct 02:30:00 UTC+01:00");
});

Deno.test("offsets of half an hour, and behind UTC, are written out", () => {
  const day = { fromMs: AT, toMs: AT };
  assertEquals(createStamp(day, "America/St_Johns").zone, "America/St_Johns (UTC-03:30)");
  assertEquals(formatDay(AT, "UTC"), "Mon 16 Nov");
});

Deno.test("a length is cut off, never rounded up", () => {
  assertEquals([45, 60, 200, 3_600, 3_659.9, 2_480_220].map(formatLength), [
    "45 s",
    "1 min",
    "3 min 20 s",
    "1 h 0 min",
    "1 h 0 min",
    "688 h 57 min",
  ]);
});
