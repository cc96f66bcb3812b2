import { assertEquals } from "@std/assert";
import {
  applyReboot,
  applySnooze,
  applyTest,
  POWER_CYCLE_KEPT_MS,
} from "../../../lib/site/button.ts";
import type { SiteRecord } from "../../../lib/site/site.ts";
import { HOUR_MS } from "../../../lib/time/time.ts";
import { listened, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const SITE = siteSeenAt(T0);
const HEARD = listened(T0);
const PRESSED = { now: T0, number: 56, sequenceId: "home-12" };

Deno.test("a snooze mutes for an hour and answers in place of the notice", () => {
  const { site, notices } = applySnooze(SITE, PRESSED);
  assertEquals([site.mutedUntil, site.nextNotice], [T0 + HOUR_MS, SITE.nextNotice + 1]);
  assertEquals(site.mute, [T0, "phone"]);
  const [notice] = notices;
  assertEquals([notice?.kind, notice?.sequenceId], ["action", "home-12"]);
  assertEquals(notice?.kind === "action" ? notice.silentSince : 0, null);
});

Deno.test("a snooze never shortens a mute", () => {
  const muted: SiteRecord = { ...SITE, mutedUntil: T0 + HOUR_MS + 1, mute: [T0 - 9, "page"] };
  const { site } = applySnooze(muted, PRESSED);
  assertEquals([site.mutedUntil, site.mute], [muted.mutedUntil, muted.mute]);
  const over = { ...SITE, mutedUntil: T0 - 1 };
  assertEquals(applySnooze(over, PRESSED).site.mutedUntil, T0 + HOUR_MS);
});

Deno.test("a reboot waits for the home for ten minutes, under the notice's own name", () => {
  const change = applyReboot(SITE, { ...PRESSED, hearing: HEARD, id: "fresh" });
  assertEquals(change?.site.commands, [{
    id: "1k-12",
    kind: "power-cycle",
    forMs: null,
    expiresAt: T0 + POWER_CYCLE_KEPT_MS,
    givenAt: null,
  }]);
  assertEquals(change?.notices.map(({ sequenceId }) => sequenceId), ["home-12"]);
  const long = { ...PRESSED, sequenceId: "home_e123456789-1234" };
  assertEquals(
    applyReboot(SITE, { ...long, hearing: HEARD, id: "fresh" })?.site.commands[0]?.id,
    "fresh",
  );
});

Deno.test("a silent home is not asked to reboot, noticed or not", () => {
  const press = (site: typeof SITE, listenMs: number, now = listenMs) =>
    applyReboot(site, { ...PRESSED, now, hearing: listened(now, { listenMs }), id: "x" });
  assertEquals(press({ ...SITE, status: "down" }, T0), null);
  assertEquals(press(SITE, T0 + 60_000), null);
  // What we did not listen to, and a wall clock that steps, are no silence of the home.
  for (const now of [T0 + 59_999, T0 + 9e9, T0 - 9e9]) {
    assertEquals(press(SITE, T0 + 59_999, now) === null, false);
    assertEquals(press(SITE, T0 + 60_000, now), null);
  }
});

Deno.test("a test changes nothing but the number of notices", () => {
  const change = applyTest(SITE, { now: T0 });
  assertEquals(change.site, { ...SITE, nextNotice: SITE.nextNotice + 1 });
  assertEquals(change.notices.map(({ kind }) => kind), ["test"]);
});
