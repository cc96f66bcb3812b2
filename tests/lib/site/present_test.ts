import { assertEquals } from "@std/assert";
import { presentOf } from "../../../lib/site/present.ts";
import { listened, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

Deno.test("the present is down from the deadline on, noticed or not, and takes the incident's place", () => {
  const site = siteSeenAt(T0);
  const at = (listenMs: number) => presentOf(site, listened(T0 + 9e9, { listenMs }));
  assertEquals([at(T0 + 59_999).isDown, at(T0 + 60_000).isDown], [false, true]);
  assertEquals([at(T0).sequenceId, at(T0).lastSeenAt, at(T0).siteName], [
    "home_now",
    T0,
    site.name,
  ]);
  const incident = { number: 4, startedAt: T0, remindersSent: 0, nextReminderAt: 0, rung: true };
  const down = presentOf({ ...site, status: "down", incident }, listened(T0 + 1));
  assertEquals([down.isDown, down.sequenceId], [true, "home-4"]);
  assertEquals(down.onlyPings, false);
  const pinged = { ...site, home: { ...site.home, by: "ping" } as const };
  assertEquals(presentOf(pinged, listened(T0)).onlyPings, true);
});
