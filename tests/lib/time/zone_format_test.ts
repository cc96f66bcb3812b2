import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { zoneFormat } from "../../../lib/time/zone_format.ts";

const AT = Date.UTC(2026, 10, 22, 3, 12, 45);

Deno.test("zoneFormat() shows a moment in its zone", () => {
  assertEquals(zoneFormat("time", "Europe/Berlin").format(AT), "04:12");
  assertEquals(zoneFormat("seconds", "UTC").format(AT), "03:12:45");
  assertEquals(zoneFormat("day", "America/Lima").format(AT), "21 Nov 2026");
  assertEquals(zoneFormat("weekday", "UTC").format(AT), "Sunday");
});

Deno.test("zoneFormat() makes each format once", () => {
  assertStrictEquals(zoneFormat("time", "Asia/Tokyo"), zoneFormat("time", "Asia/Tokyo"));
});

Deno.test("zoneFormat() throws for a zone that is not known", () => {
  assertThrows(() => zoneFormat("time", "Mars/Base"), RangeError);
});
