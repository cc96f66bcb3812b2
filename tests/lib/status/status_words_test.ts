import { assert, assertEquals } from "@std/assert";
import { FOREVER } from "../../../lib/site/site.ts";
import {
  channelWords,
  doingOf,
  homeSaidOf,
  summaryOf,
  SWEEP_AGE_WARNING_MS,
  sweepWarning,
  untilOf,
} from "../../../lib/status/status_words.ts";
import { PHASES } from "../../../lib/wire/heartbeat.ts";
import {
  makeSilentView,
  makeSiteView,
  makeStatus,
  NOW_MS,
} from "../../support/pages/site_views.ts";

const READER = { now: NOW_MS, timeZone: "Europe/Berlin" };
const WELL = makeStatus().channel;

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
    [down, troubled, up],
    [down, up],
    [down, down, up],
  ].map((sites) => summaryOf(makeStatus({ sites })));
  assertEquals(titles, [
    "No home yet",
    "Home is online",
    "All 2 homes are online",
    "All 2 homes are online",
    "Internet trouble at Flat",
    "Internet trouble at 2 of 2 homes",
    "1 silent, 1 with internet trouble, 1 online",
    "No contact with Cabin",
    "No contact with 2 of 3 homes",
  ]);
});

Deno.test("homeSaidOf() names cause and phase, and is short when all is well", () => {
  assertEquals(homeSaidOf(makeSiteView()), "online");
  assertEquals(
    homeSaidOf(makeSiteView({ cause: "router_dead", phase: "gave_up" })),
    "the router does not answer; gave up for now, too many reboots",
  );
  assertEquals(
    new Set(PHASES.map((phase) => doingOf(makeSiteView({ phase })))).size,
    PHASES.length,
  );
});

Deno.test("untilOf() knows a pause without an end", () => {
  assertEquals(untilOf(NOW_MS + 60_000, READER), "until 04:13");
  assertEquals(untilOf(FOREVER, READER), "until resumed by hand");
});

Deno.test("channelWords() tells what happens to notices", () => {
  assertEquals(channelWords(WELL, READER), "Last delivered 04:07");
  assertEquals(
    channelWords({ ...WELL, deliveredAt: null }, READER),
    "Nothing was sent yet: send a test",
  );
  assertEquals(channelWords({ ...WELL, queued: 1 }, READER), "1 notice is on the way");
  assertEquals(
    channelWords({ ...WELL, state: "paused", why: "status 403", until: NOW_MS }, READER),
    "The notification server refuses us (status 403); tried again at 04:12",
  );
  for (const state of ["off", "suspended", "trouble"] as const) {
    assert(channelWords({ ...WELL, state }, READER).length > 20);
  }
});

Deno.test("sweepWarning() warns above two minutes", () => {
  const at = (ageMs: number) => sweepWarning(makeStatus({ lastSweepAt: NOW_MS - ageMs }));
  assertEquals(at(SWEEP_AGE_WARNING_MS), null);
  assert(at(SWEEP_AGE_WARNING_MS + 1)?.includes("2 min ago"));
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
