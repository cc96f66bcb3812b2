import { assert, assertEquals } from "@std/assert";
import { FOREVER } from "../../../lib/site/site.ts";
import {
  channelWords,
  doingOf,
  doingUntilOf,
  heldOf,
  homeSaidOf,
  summaryOf,
  SWEEP_AGE_WARNING_MS,
  sweepWarning,
  titleOf,
} from "../../../lib/status/status_words.ts";
import type { SiteView } from "../../../lib/status/read_status.ts";
import { PHASES } from "../../../lib/wire/heartbeat.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
  READER,
  WELL,
} from "../../support/pages/site_views.ts";

Deno.test("summaryOf() says the worst of all homes for the title", () => {
  const up = makeSiteView();
  const late = makeSiteView({ status: "late", name: "Boat" });
  const troubled = makeSiteView({ cause: "dns_only", name: "Flat" });
  const down = makeSilentView({ name: "Cabin" });
  const titles = [
    [],
    [up],
    [up, up],
    [late, up],
    [troubled, late],
    [troubled, troubled],
    [down, up, up],
    [up, makeSiteView({ warnings: ["a"] })],
    [makeSiteView({ mutedUntil: NOW_MS + 1 })],
    [down, troubled, up],
    [down, up],
    [down, down, up],
  ].map((sites) => summaryOf(makeStatus({ sites })));
  assertEquals(titles, [
    "No home yet",
    "Home is online",
    "All 2 homes are online",
    "All 2 homes are online",
    "Internet trouble at Flat; the other one is online",
    "Internet trouble at 2 of 2 homes",
    "No contact with Cabin; the other 2 are online",
    "All 2 homes are online, but 1 needs a look",
    "Home is online, but muted: nobody would be told",
    "1 silent, 1 with internet trouble, 1 online",
    "No contact with Cabin; the other one is online",
    "No contact with 2 of 3 homes; the other one is online",
  ]);
});

Deno.test("an alarm that sleeps is said before all that it would have told", () => {
  const [view, awake] = [makeStatus({ lastSweepAt: NOW_MS - 1_560_000 }), makeStatus()];
  assertEquals(summaryOf(view), "The alarm is not working; last known: Home is online");
  assertEquals([view, awake].map((each) => titleOf(makeSiteView(), each)), [
    summaryOf(view),
    summaryOf(awake),
  ]);
});

Deno.test("homeSaidOf() names cause and phase, and is short when all is well", () => {
  assertEquals(homeSaidOf(makeSiteView(), READER), "online");
  assertEquals(
    homeSaidOf(makeSiteView({ cause: "router_dead", phase: "gave_up" }), READER),
    "the router does not answer; gave up for now, too many reboots",
  );
  assertEquals(
    new Set(PHASES.map((phase) => doingOf(makeSiteView({ phase })))).size,
    PHASES.length,
  );
});

Deno.test("a pause and a mute say since when, from where and until when, as far as is known", () => {
  const until = NOW_MS + 60_000;
  const since = NOW_MS - 600_000;
  const words = (pausedFrom?: SiteView["pausedFrom"], pausedUntil = until) =>
    heldOf(
      makeSiteView({ pausedUntil, ...(pausedFrom === undefined ? {} : { pausedFrom }) }),
      READER,
    ).paused;
  // An older cloud, or an older home.
  assertEquals([words(), words(null)], ["until 04:13", "until 04:13"]);
  assertEquals(words({ since, by: "page" }), "since 04:02 from the page, until 04:13");
  assertEquals(words({ since, by: "telepathy" }), "since 04:02, until 04:13");
  // The day as it stands wherever something is told since when.
  assertEquals(
    words({ since: NOW_MS - 86_400_000, by: "page" }),
    "since Saturday 04:12 from the page, until 04:13",
  );
  assertEquals(
    words({ since: null, by: "home" }, FOREVER),
    "at home by command, until resumed by hand",
  );
  const muted = makeSiteView({ mutedUntil: until, mutedFrom: { since, by: "phone" } });
  assertEquals(heldOf(muted, READER).muted, "since 04:02 from the phone, until 04:13");
  assertEquals([heldOf(muted, READER).paused, heldOf(makeSiteView(), READER).muted], [null, null]);
});

Deno.test("channelWords() tells what happens to notices", () => {
  assertEquals(channelWords(WELL, READER), "Last delivered 04:07");
  assertEquals(
    channelWords({ ...WELL, deliveredAt: null }, READER),
    "No notification was sent yet: send a test",
  );
  assertEquals(channelWords({ ...WELL, queued: 1 }, READER), "1 notice is on the way");
  assertEquals(
    channelWords({ ...WELL, state: "paused", why: "status 403", until: NOW_MS }, READER),
    "The notification server refuses us (status 403); it will be tried again at 04:12",
  );
  for (const state of ["off", "suspended", "trouble"] as const) {
    assert(channelWords({ ...WELL, state }, READER).length > 20);
  }
});

Deno.test("sweepWarning() warns above two minutes", () => {
  const at = (ageMs: number) => sweepWarning(makeStatus({ lastSweepAt: NOW_MS - ageMs }));
  assertEquals(at(SWEEP_AGE_WARNING_MS), null);
  assert(at(SWEEP_AGE_WARNING_MS + 1)?.includes("3 min ago"));
});

Deno.test("sweepWarning() gives a cloud that never looked two minutes from its first home on", () => {
  const at = (ageMs: number) => {
    const sites = [makeSiteView({ firstSeenAt: NOW_MS - ageMs })];
    return sweepWarning(makeStatus({ lastSweepAt: null, sites }));
  };
  assertEquals(at(SWEEP_AGE_WARNING_MS), null);
  assert(at(SWEEP_AGE_WARNING_MS + 1)?.includes("not looked"));
  assertEquals(sweepWarning(makeStatus({ lastSweepAt: null, sites: [] })), null);
});

Deno.test("doingUntilOf() says when the next reboot comes, once", () => {
  const words = (phase: string, nextReboot: Required<SiteView>["nextReboot"]) =>
    doingUntilOf(makeSiteView({ cause: "internet_dead", phase, nextReboot, cuts24h: 3 }), READER);
  const at = NOW_MS + 300_000;
  assertEquals(words("booting", null), "waiting for the router to boot");
  assertEquals(
    words("booting", { at, why: "booting" }),
    "waiting for the router to boot; next reboot not before 04:17",
  );
  assertEquals(words("holding", { at, why: "gap" }), "next reboot not before 04:17");
  assertEquals(
    words("gave_up", { at, why: "cap" }),
    "gave up for now; no more reboots before 04:17, all 3 for 24 h were made",
  );
  assertEquals(words("watching", { at: null, why: "paused" }), "no reboot: it is paused");
});
