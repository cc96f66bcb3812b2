import { assert, assertEquals } from "@std/assert";
import { NOBODY_TOLD, phoneWords, untoldOf } from "../../../../lib/pages/view/phone_words.ts";
import type { ChannelView, SiteView } from "../../../../lib/status/read_status.ts";
import {
  makeSilentView,
  makeStatus,
  NOW_MS,
  READER,
  WELL,
} from "../../../support/pages/site_views.ts";

const RUNG = {
  number: 1,
  startedAt: NOW_MS - 660_000,
  remindersSent: 0,
  nextReminderAt: NOW_MS + 60_000,
  rung: true,
};

function untold(sites: readonly SiteView[], channel: Partial<ChannelView> = {}) {
  return untoldOf(makeStatus({ sites, channel: { ...WELL, ...channel } }), READER);
}

Deno.test("silences that nobody noticed in time are one alarm that failed", () => {
  const sites = [makeSilentView({ id: "a" }), makeSilentView({ id: "b", incident: RUNG })];
  assertEquals(
    untold(sites)?.words,
    "Your phone was not told: no contact with Home since 04:00, and no notice of it got out.",
  );
  assertEquals(untold(sites)?.briefly, "Your phone was not told.");
  assertEquals([...untold(sites)?.ids ?? []], ["a"]);
  const two = [makeSilentView({ id: "a" }), makeSilentView({ id: "b", lastSeenAt: NOW_MS })];
  assert(
    untold(two)?.words.includes("no contact with 2 homes, last heard between 04:00 and 04:12, and"),
  );
});

Deno.test("an alarm that need not ring yet, or not at all, has not failed", () => {
  assertEquals(untold([makeSilentView({ deadlineAt: NOW_MS - 120_000 })]), null);
  assertEquals(untold([makeSilentView({ mutedUntil: NOW_MS + 1 })]), null);
  assertEquals(untold([makeSilentView({ pausedUntil: NOW_MS + 1 })]), null);
  assertEquals(untold([makeSilentView({ incident: RUNG })]), null);
  assertEquals(untold([]), null);
});

Deno.test("that nobody looks at all is another warning's to say", () => {
  const asleep = makeStatus({ sites: [makeSilentView()], lastSweepAt: NOW_MS - 600_000 });
  assertEquals(untoldOf(asleep, READER), null);
});

Deno.test("a channel that fails while a silence waits in it is said with why", () => {
  const refused = { state: "trouble", why: "status 503" } as const;
  const sites = [makeSilentView({ incident: RUNG })];
  assertEquals(
    untold(sites, { ...refused, queued: 1 })?.words,
    "Your phone may not have been told: no contact with Home since 04:00, and the last notice " +
      "could not be delivered (status 503); it will be tried again soon.",
  );
  assertEquals(untold(sites, { ...refused, queued: 0 }), null);
  assertEquals(
    untold(sites, { state: "off" })?.words,
    "Nobody was told: no contact with Home since 04:00, and notifications are off.",
  );
});

Deno.test("nothing was told by a server that refuses and took nothing since the silence began", () => {
  const site = makeSilentView({ incident: RUNG });
  const before = RUNG.startedAt - 1;
  for (const state of ["trouble", "paused", "suspended"] as const) {
    for (const deliveredAt of [before, null]) {
      const channel = { ...WELL, state, deliveredAt };
      assertEquals(
        phoneWords(site, channel, READER),
        "Your phone may not have been told: nothing was delivered since.",
      );
      assert(untold([site], channel)?.words.startsWith("Your phone may not have been told:"));
    }
    const since = { ...WELL, state, deliveredAt: RUNG.startedAt };
    assert(phoneWords(site, since, READER).startsWith("Your phone was told;"));
    assertEquals(untold([site], since), null);
    // An older cloud does not tell when it was.
    const { deliveredAt: _unknown, ...older } = since;
    assert(phoneWords(site, older, READER).startsWith("Your phone was told;"));
  }
});

Deno.test("what the phone was told of one home stands with that home", () => {
  assertEquals(phoneWords(makeSilentView(), { ...WELL, state: "off" }, READER), NOBODY_TOLD);
  assertEquals(
    phoneWords(makeSilentView({ incident: RUNG }), WELL, READER),
    "Your phone was told; next reminder 04:13.",
  );
});

Deno.test("what the phone will be told is promised only while it can still be", () => {
  const late = (byMs: number) => ({ ...RUNG, nextReminderAt: NOW_MS - byMs });
  const words = (change: Partial<SiteView>) => phoneWords(makeSilentView(change), WELL, READER);
  assert(words({ deadlineAt: NOW_MS - 120_000 }).endsWith("Your phone is told by 04:12."));
  assert(
    words({ deadlineAt: NOW_MS - 120_001 }).endsWith(
      "should have been told by 04:11; no delivery is confirmed.",
    ),
  );
  assert(words({ pausedUntil: NOW_MS + 1 }).endsWith("Your phone is not told: paused."));
  assert(words({ incident: late(120_000) }).endsWith("next reminder 04:10."));
  assert(words({ incident: late(120_001) }).endsWith("a reminder was due 04:09."));
});

Deno.test("a notice is on its way to the phone only where the server takes some", () => {
  const site = makeSilentView({ incident: RUNG });
  const words = (state: ChannelView["state"]) =>
    phoneWords(site, { ...WELL, state, queued: 1 }, READER);
  assertEquals(words("well"), "Your phone is being told; not delivered yet.");
  for (const state of ["trouble", "paused", "suspended"] as const) {
    assertEquals(words(state), "Your phone may not have been told: not delivered yet.");
  }
});
