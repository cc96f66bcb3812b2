import { assertEquals } from "@std/assert";
import { nearest } from "../../lib/nearest.ts";

Deno.test("nearest() finds what a misspelling meant, up to three edits", () => {
  const words = ["stale_after", "off", "gaps", "boot_grace"];
  const cases: readonly [string, string | null][] = [
    ["stale_aftr", "stale_after"],
    ["Stale_After", "stale_after"],
    ["stal_aftxy", "stale_after"],
    ["sta_aftxyz", null],
    ["of", "off"],
    ["gap", "gaps"],
    ["bootgrace", "boot_grace"],
    ["x", null],
    ["", null],
    ["colour", null],
    ["a".repeat(10_000), null],
  ];
  for (const [text, expected] of cases) assertEquals(nearest(text, words), expected, text);
});
