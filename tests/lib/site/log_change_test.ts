import { assertEquals } from "@std/assert";
import { logLinesOf } from "../../../lib/site/log_change.ts";
import { applySweep } from "../../../lib/site/sweep.ts";
import { listened, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

Deno.test("the log tells of flips and of notices with their text", () => {
  const now = T0 + 61_000;
  const context = { ...listened(now), reminderFirstMs: 300_000 };
  const change = applySweep(siteSeenAt(T0), context);
  if (change === null) throw new TypeError("The site was not found silent");
  const [flip, notice] = logLinesOf(change, { now });
  assertEquals(flip, {
    level: "warn",
    event: "flip",
    site: "home",
    to: "down",
    at: T0 + 60_000,
    lateMs: 1_000,
  });
  assertEquals([notice?.event, notice?.["title"]], ["notice", "Home: no contact"]);
});
