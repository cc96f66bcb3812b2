import { assertEquals } from "@std/assert";
import { nearestName } from "../../../lib/base/nearest.ts";

const NAMES = ["NTFY_URL", "NTFY_TOKEN", "PORT"];

Deno.test("nearestName() finds the name that a slip of the finger made", () => {
  assertEquals(nearestName("NTFY_ULR", NAMES), "NTFY_URL");
  assertEquals(nearestName("ntfy_tokn", NAMES), "NTFY_TOKEN");
  assertEquals(nearestName("PORTS", NAMES), "PORT");
});

Deno.test("nearestName() is silent from one edit more than a third of the length on", () => {
  assertEquals(nearestName("POR", NAMES), "PORT");
  assertEquals(nearestName("PO", NAMES), null);
  assertEquals(nearestName("WHATEVER", NAMES), null);
});

Deno.test("nearestName() does not compare very long names", () => {
  assertEquals(nearestName("P".repeat(65), ["P".repeat(64)]), null);
  assertEquals(nearestName("P".repeat(64), ["P".repeat(63)]), "P".repeat(63));
});
