import { assertEquals } from "@std/assert";
import type { ChannelState } from "../../../lib/phone/channel.ts";
import type { SiteRecord } from "../../../lib/site/site.ts";
import { viewSite, viewStatus } from "../../../lib/status/status_view.ts";
import { makeSite, NOW_MS } from "../../support/pages/site_views.ts";

const FACTS = { now: NOW_MS, listenMs: NOW_MS, sites: [], sweepMark: null, channels: [] };
const STATE: ChannelState = {
  fingerprint: "f",
  pausedSince: null,
  retryAt: null,
  suspendedUntil: null,
  trouble: null,
  deliveredAt: null,
  catchUpBefore: null,
  knowsSequenceId: false,
  deadManArmedAt: null,
};

function stateOf(change: Partial<ChannelState> | null) {
  const state = change === null ? null : { ...STATE, ...change };
  return viewStatus({ ...FACTS, channels: [{ name: "ntfy", state, queued: 0, setAside: [] }] })
    .channel;
}

Deno.test("viewSite() derives status, silence and deadline at the time it is asked", () => {
  const lastSeenAt = NOW_MS - 59_999;
  const before = viewSite(makeSite({ lastSeenAt }), FACTS);
  assertEquals([before.status, before.silentForMs, before.deadlineAt], [
    "late",
    59_999,
    NOW_MS + 1,
  ]);
  const at = viewSite(makeSite({ lastSeenAt: NOW_MS - 60_000 }), FACTS);
  assertEquals([at.status, at.since, at.deadlineAt], ["down", NOW_MS, NOW_MS]);
});

Deno.test("viewSite() keeps the stored time of a noticed silence", () => {
  const site = makeSite({ status: "down", since: NOW_MS - 5_000, lastSeenAt: NOW_MS - 65_000 });
  assertEquals([viewSite(site, FACTS).status, viewSite(site, FACTS).since], [
    "down",
    NOW_MS - 5_000,
  ]);
});

Deno.test("viewSite() shows no negative silence and nothing that has passed", () => {
  const site = makeSite({
    lastSeenAt: NOW_MS + 5,
    mutedUntil: NOW_MS,
    commands: [{ id: "a", kind: "pause", forMs: 1, expiresAt: NOW_MS, givenAt: null }],
  });
  const view = viewSite(site, FACTS);
  assertEquals([view.silentForMs, view.mutedUntil, view.commands], [0, null, []]);
  assertEquals(viewSite(makeSite({ mutedUntil: NOW_MS + 1 }), FACTS).mutedUntil, NOW_MS + 1);
});

Deno.test("viewStatus() puts silent homes first, then late ones", () => {
  const sites = [
    makeSite({ id: "a" }),
    makeSite({ id: "c", lastSeenAt: NOW_MS - 31_000 }),
    makeSite({ id: "b", lastSeenAt: NOW_MS - 31_000 }),
    makeSite({ id: "d", lastSeenAt: 0 }),
  ];
  const view = viewStatus({ ...FACTS, sites });
  assertEquals(view.sites.map((site) => site.id), ["d", "b", "c", "a"]);
});

Deno.test("viewStatus() puts trouble before the late and the well, and the longest silence first", () => {
  const { home } = makeSite();
  const sites = [
    makeSite({ id: "a" }),
    makeSite({ id: "b", home: { ...home, cause: "dns_only" } }),
    makeSite({ id: "c", lastSeenAt: NOW_MS - 31_000 }),
    makeSite({ id: "d", lastSeenAt: NOW_MS - 300_000 }),
    makeSite({ id: "e", lastSeenAt: NOW_MS - 900_000 }),
  ];
  const view = viewStatus({ ...FACTS, sites });
  assertEquals(view.sites.map(({ id, state }) => `${id} ${state}`), [
    "e silent",
    "d silent",
    "b trouble",
    "c late",
    "a online",
  ]);
});

Deno.test("of several channels that are well the one that took nothing yet is told", () => {
  const channels = [
    { name: "ntfy", state: { ...STATE, deliveredAt: 7 }, queued: 0, setAside: [] },
    { name: "webhook", state: null, queued: 0, setAside: [] },
  ];
  assertEquals(viewStatus({ ...FACTS, channels }).channel.deliveredAt, null);
});

Deno.test("viewStatus() tells how the channel is", () => {
  assertEquals(viewStatus(FACTS).channel.state, "off");
  assertEquals(stateOf(null), {
    state: "well",
    why: null,
    until: null,
    deliveredAt: null,
    queued: 0,
    setAside: [],
  });
  assertEquals(stateOf({ deliveredAt: 7 }).deliveredAt, 7);
  assertEquals(stateOf({ trouble: "status 500" }).state, "trouble");
  const paused = stateOf({ pausedSince: 1, retryAt: NOW_MS + 9, trouble: "status 403" });
  assertEquals([paused.state, paused.why, paused.until], ["paused", "status 403", NOW_MS + 9]);
  assertEquals(stateOf({ suspendedUntil: NOW_MS + 1, trouble: "x" }).state, "suspended");
  assertEquals(stateOf({ suspendedUntil: NOW_MS, trouble: "x" }).state, "trouble");
});

Deno.test("viewStatus() tells the worst of several channels, and what waits in all", () => {
  const trouble = { ...STATE, trouble: "no answer in time" };
  const paused = { ...STATE, pausedSince: 1, retryAt: NOW_MS + 9, trouble: "status 410" };
  const channels = [
    { name: "ntfy", state: STATE, queued: 1, setAside: [] },
    { name: "webhook", state: paused, queued: 3, setAside: [] },
    { name: "ntfy-2", state: trouble, queued: 0, setAside: [] },
  ];
  const { channel, channels: each } = viewStatus({ ...FACTS, channels });
  const worst = { state: "paused", why: "webhook: status 410", until: NOW_MS + 9 } as const;
  assertEquals(channel, { ...worst, deliveredAt: null, queued: 4, setAside: [] });
  assertEquals(each?.map(({ name, state }) => [name, state]), [
    ["ntfy", "well"],
    ["webhook", "paused"],
    ["ntfy-2", "trouble"],
  ]);
});

Deno.test("viewStatus() sorts trouble by how grave it is, then by how long it lasts", () => {
  const troubled = (id: string, cause: string, saidSince?: number) =>
    makeSite({
      id,
      home: { ...makeSite().home, cause },
      ...(saidSince === undefined ? {} : { saidSince }),
    });
  const sites = [
    troubled("a", "captive_portal", 1),
    troubled("b", "dns_only", 2),
    troubled("c", "watchdog_broken", 3),
    troubled("d", "internet_dead"),
    troubled("e", "internet_dead", NOW_MS - 5_000),
    troubled("f", "router_dead", NOW_MS - 60_000),
    troubled("g", "melted", NOW_MS - 30_000),
  ];
  const ids = viewStatus({ ...FACTS, sites }).sites.map(({ id }) => id).join("");
  assertEquals(ids, "fgedcba");
});

Deno.test("viewSite() shows how a pause and a mute came about for as long as they last", () => {
  const until = NOW_MS + 1;
  const { home } = makeSite();
  const fromOf = (site: SiteRecord) => {
    const { pausedFrom, mutedFrom } = viewSite(site, FACTS);
    return [pausedFrom, mutedFrom];
  };
  const both = (pausedUntil: number, mutedUntil: number) =>
    makeSite({
      mutedUntil,
      mute: [NOW_MS - 9, "phone"],
      home: { ...home, pausedUntil, pause: [null, "home"] },
    });
  const since = NOW_MS - 9;
  assertEquals(fromOf(both(until, until)), [{ since: null, by: "home" }, { since, by: "phone" }]);
  assertEquals(fromOf(both(NOW_MS, NOW_MS)), [null, null]);
  // An older home, and an older cloud's record.
  const older = makeSite({ mutedUntil: until, home: { ...home, pausedUntil: until } });
  assertEquals(fromOf(older), [null, null]);
});
