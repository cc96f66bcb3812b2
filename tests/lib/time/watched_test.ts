import { assertEquals } from "@std/assert";
import { availabilityOf, cutPercent, watchedShareOf } from "../../../lib/time/watched.ts";

Deno.test("a share is told from 90 % watched on, and not below", () => {
  const share = (watched: number) =>
    availabilityOf({ online: watched - 1, outage: 1, whole: 1_000 });
  assertEquals(share(900), 899 / 900);
  assertEquals(share(899), null);
  assertEquals(availabilityOf({ online: 0, outage: 0, whole: 0 }), null);
});

Deno.test("watchedShareOf() counts outages as watched", () => {
  assertEquals(watchedShareOf({ online: 3, outage: 1, whole: 8 }), 0.5);
  assertEquals(watchedShareOf({ online: 0, outage: 0, whole: 0 }), 0);
});

Deno.test("cutPercent() never rounds up to a perfect 100", () => {
  assertEquals([1, 0.99999, 0.5].map((share) => cutPercent(share, 2)), [
    "100.00",
    "99.99",
    "50.00",
  ]);
  assertEquals(cutPercent(0.999999, 3), "99.999");
});
