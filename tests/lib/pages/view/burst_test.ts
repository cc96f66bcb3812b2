import { assertEquals } from "@std/assert";
import { burstOf } from "../../../../lib/pages/view/burst.ts";
import { makeSilentView, makeSiteView, NOW_MS } from "../../../support/pages/site_views.ts";

/** Homes that were last heard so many minutes ago. */
function burst(...minutesAgo: readonly number[]) {
  return burstOf([
    makeSiteView(),
    ...minutesAgo.map((ago) => makeSilentView({ lastSeenAt: NOW_MS - ago * 60_000 })),
  ]);
}

Deno.test("three homes within five minutes, and half of all that are silent, are a burst", () => {
  assertEquals(burst(10, 12, 15), {
    count: 3,
    of: 3,
    fromMs: NOW_MS - 15 * 60_000,
    toMs: NOW_MS - 10 * 60_000,
  });
  assertEquals(burst(10, 12, 15, 400, 500, 600)?.count, 3);
});

Deno.test("two homes, homes far apart, and a few of many are none", () => {
  assertEquals(burst(10, 12), null);
  assertEquals(burst(10, 16, 22), null);
  assertEquals(burst(10, 12, 15, 400, 500, 600, 700), null);
  assertEquals(burst(), null);
});
