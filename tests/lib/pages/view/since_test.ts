import { assertEquals } from "@std/assert";
import { formatFromTo } from "../../../../lib/pages/view/since.ts";
import { NOW_MS } from "../../../support/pages/site_views.ts";

const DAY_MS = 86_400_000;
const BERLIN = { now: NOW_MS, timeZone: "Europe/Berlin" };
const UTC = { now: NOW_MS, timeZone: null };

Deno.test("formatFromTo() says the day and the zone once", () => {
  const start = NOW_MS - DAY_MS;
  assertEquals(formatFromTo(start, start + 720_000, BERLIN), "Saturday 04:12 – 04:24");
  assertEquals(formatFromTo(start, start + 720_000, UTC), "Saturday 03:12 – 03:24 UTC");
  assertEquals(formatFromTo(start, NOW_MS, BERLIN), "Saturday 04:12 – 04:12");
  const midnight = Date.UTC(2026, 10, 20, 23);
  assertEquals(
    formatFromTo(midnight - 60_000, midnight + 60_000, BERLIN),
    "Friday 23:59 – Saturday 00:01",
  );
});
