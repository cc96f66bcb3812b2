import { assertEquals } from "@std/assert";
import { usualOf, usualOfHomes, usualRange } from "../../../lib/time/usual.ts";

const MINUTE_MS = 60_000;

function range(...minutes: readonly number[]): string | null {
  const usual = usualOf(minutes.map((length) => length * MINUTE_MS));
  return usual === null ? null : usualRange(usual);
}

Deno.test("two of the last six may take longer than usual, the shortest may not be left out", () => {
  assertEquals(range(190, 4, 30, 7, 12, 11), "in 4–12 min");
  assertEquals(range(5, 4, 900), "in 4–5 min");
  assertEquals(usualOf([5, 5, 5, 5, 5, 6, 900, 1].map((length) => length * MINUTE_MS)), {
    count: 6,
    leastMs: 5 * MINUTE_MS,
    mostMs: 5 * MINUTE_MS,
    longestMs: 6 * MINUTE_MS,
    within: 5,
  });
});

Deno.test("of fewer than three nothing is usual", () => {
  assertEquals([range(), range(5), range(5, 5), range(5, 5, 5)], [
    null,
    null,
    null,
    "within 5 min",
  ]);
});

Deno.test("lengths are told as people tell them, the longer one never too short", () => {
  assertEquals(range(0.2, 0.9, 1), "within a minute");
  assertEquals(range(0.5, 3.1, 3.1), "within 4 min");
  assertEquals(range(4.9, 11.1, 11.1), "in 4–12 min");
  assertEquals(range(40, 60, 60), "in 40–60 min");
  assertEquals(range(40, 190, 190), "in 40 min to 3 h 10 min");
  assertEquals(range(0.5, 190, 190), "within 3 h 10 min");
});

Deno.test("of several homes the latest of each count", () => {
  assertEquals(usualOfHomes([[4], [], [12], [7]].map((all) => all.map((m) => m * MINUTE_MS))), {
    count: 3,
    leastMs: 4 * MINUTE_MS,
    mostMs: 7 * MINUTE_MS,
    longestMs: 12 * MINUTE_MS,
    within: 2,
  });
  assertEquals(usualOfHomes([[5 * MINUTE_MS], [5 * MINUTE_MS]]), null);
});
