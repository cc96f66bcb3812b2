import { assert, assertEquals } from "@std/assert";
import type { Happening } from "../../../lib/wire/event.ts";
import { HISTORY_KEPT_MS } from "../../../lib/site/history.ts";
import { noticesOf, reportOutage, takeEvents } from "../../../lib/site/events.ts";
import { event, heartbeat, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const ENDED: Happening = {
  kind: "outage_ended",
  cause: "internet_dead",
  lastedMs: 240_000,
  cuts: 1,
  helped: true,
};
const CUT: Happening = { kind: "cut", reason: "automatic", number: 1, outcome: "confirmed" };
const TROUBLE: Happening = { kind: "plug_trouble", hint: "It is not on the network" };
const ALL: readonly Happening[] = [
  { kind: "outage_began", cause: "dns_only", lastedMs: 1 },
  ENDED,
  CUT,
  { kind: "gave_up", cuts: 8, retryInMs: 1 },
  TROUBLE,
  { kind: "plug_well" },
  { kind: "router_restarted" },
  { kind: "watchdog_broken", why: "no ping" },
  { kind: "watchdog_mended" },
  { kind: "state_trouble", why: "disk full" },
  { kind: "command_done", command: "c1", result: "done", note: "" },
  { kind: "console_silent", console: "Up", unheardMs: 1, why: "no answer" },
  { kind: "console_back", console: "Up" },
  { kind: "console_update", console: "Up", versions: "1.3.3" },
];

Deno.test("events up to the last recorded one are not taken again", () => {
  const events = [1, 2, 3, 4].map((id) => event(id, TROUBLE));
  const taken = takeEvents({ epoch: 3, lastEvent: 2 }, heartbeat({ events }), { now: T0 });
  assertEquals(taken.fresh.map((each) => each.event.id), [3, 4]);
  assertEquals(taken.lastEvent, 4);
});

Deno.test("a home that lost its state before is told of once as well", () => {
  const lives = { before: [2], returns: 0, at: T0 };
  const site = { ...siteSeenAt(T0), epoch: 3, lastEvent: 2, lives };
  const events = [1, 2, 3].map((id) => event(id, TROUBLE));
  const taken = takeEvents(site, heartbeat({ events }), { now: T0 });
  assertEquals(taken.fresh.map((each) => each.event.id), [3]);
});

Deno.test("another epoch begins its ids anew", () => {
  const events = [event(1, TROUBLE)];
  const taken = takeEvents({ epoch: 2, lastEvent: 9 }, heartbeat({ events }), { now: T0 });
  assertEquals(taken.fresh.length, 1);
  assertEquals(taken.lastEvent, 1);
});

Deno.test("events out of order or twice in one heartbeat are taken once, in order", () => {
  const events = [event(5, CUT), event(4, TROUBLE), event(5, CUT)];
  const taken = takeEvents({ epoch: 3, lastEvent: 0 }, heartbeat({ events }), { now: T0 });
  assertEquals(taken.fresh.map((each) => each.event.id), [4, 5]);
});

Deno.test("a heartbeat without events acknowledges what is recorded", () => {
  assertEquals(takeEvents({ epoch: 3, lastEvent: 7 }, heartbeat(), { now: T0 }).lastEvent, 7);
});

Deno.test("an event is dated by its age, and by the home's clock only where that can be right", () => {
  const dated = (changes: Parameters<typeof event>[2]) => {
    const events = [event(1, TROUBLE, changes)];
    return takeEvents({ epoch: 3, lastEvent: 0 }, heartbeat({ events }), { now: T0 }).fresh[0]?.at;
  };
  assertEquals(dated({ agoMs: 5_000, wallMs: 0 }), T0 - 5_000);
  assertEquals(dated({ agoMs: null, wallMs: T0 - 9_000 }), T0 - 9_000);
  assertEquals(dated({ agoMs: null, wallMs: T0 + 1 }), T0);
  assertEquals(dated({ agoMs: null, wallMs: 0 }), T0);
  assertEquals(dated({ agoMs: Number.MAX_SAFE_INTEGER }), T0);
});

Deno.test("what rings is what an owner must know, and not what the home told by itself", () => {
  const kinds = (told: boolean, merged: boolean) => {
    const events = ALL.map((what, index) => event(index + 1, what, { told }));
    const beat = heartbeat({ events });
    const taken = takeEvents({ epoch: 3, lastEvent: 0 }, beat, { now: T0 });
    return noticesOf(siteSeenAt(T0), taken, { epoch: 3, merged, now: T0 })
      .map((notice) => notice.kind === "event" ? notice.what.kind : "");
  };
  const always = ["gave_up", "plug_trouble", "watchdog_broken", "watchdog_mended"];
  const consoles = ["console_silent", "console_back", "console_update"];
  const rest = ["state_trouble", "command_done", ...consoles];
  assertEquals(kinds(false, true), [...always, ...rest]);
  assertEquals(kinds(false, false), ["outage_ended", ...always, ...rest]);
  assertEquals(kinds(true, false), []);
});

Deno.test("what a home did before it is back is told with that, what it did later by itself", () => {
  const gaveUp: Happening = { kind: "gave_up", cuts: 8, retryInMs: 1 };
  const events = [event(1, gaveUp, { agoMs: 9_000 }), event(2, ENDED), event(3, gaveUp)];
  const taken = takeEvents({ epoch: 3, lastEvent: 0 }, heartbeat({ events }), { now: T0 });
  const notices = noticesOf(siteSeenAt(T0), taken, { epoch: 3, merged: true, now: T0 });
  assertEquals(notices.map(({ sequenceId }) => sequenceId), ["home_e3-3"]);
  assertEquals(reportOutage(taken).gaveUpAt, T0 - 1_000);
});

Deno.test("an outage's end that comes a heartbeat late takes the place of the news of being back", () => {
  const taken = takeEvents({ epoch: 3, lastEvent: 0 }, heartbeat({ events: [event(1, ENDED)] }), {
    now: T0,
  });
  const idAt = (now: number, incidents: number) =>
    noticesOf({ ...siteSeenAt(T0), incidents }, taken, { epoch: 3, merged: false, now })[0]
      ?.sequenceId;
  assertEquals(idAt(T0 + 299_999, 4), "home-4");
  assertEquals(idAt(T0 + 300_000, 4), "home_e3-1");
  assertEquals(idAt(T0, 0), "home_e3-1");
});

Deno.test("the result of a button's command takes the place of the notice with the button", () => {
  const done: Happening = { kind: "command_done", command: "1k-12", result: "done", note: "" };
  const taken = takeEvents({ epoch: 3, lastEvent: 0 }, heartbeat({ events: [event(1, done)] }), {
    now: T0,
  });
  const [notice] = noticesOf(siteSeenAt(T0), taken, { epoch: 3, merged: false, now: T0 });
  assertEquals(notice?.sequenceId, "home-12");
});

Deno.test("a command's result names the command that was asked for", () => {
  const waiting = {
    id: "c1",
    kind: "power-cycle" as const,
    forMs: null,
    expiresAt: T0,
    givenAt: null,
  };
  const site = { ...siteSeenAt(T0), commands: [waiting] };
  const told = heartbeat({ events: [event(1, ALL[10] ?? CUT)] });
  const taken = takeEvents({ epoch: 3, lastEvent: 0 }, told, { now: T0 });
  const [notice] = noticesOf(site, taken, { epoch: 3, merged: false, now: T0 });
  assertEquals(notice?.kind === "event" ? notice.command : null, "power-cycle");
});

Deno.test("an event's sequence id fits ntfy even with the largest numbers", () => {
  const max = Number.MAX_SAFE_INTEGER;
  const site = { ...siteSeenAt(T0), id: "a".repeat(32) };
  const told = heartbeat({ epoch: max, events: [event(max, TROUBLE)] });
  const taken = takeEvents({ epoch: 0, lastEvent: 0 }, told, { now: T0 });
  const [notice] = noticesOf(site, taken, { epoch: max, merged: false, now: T0 });
  assert(/^[-_A-Za-z0-9]{1,64}$/.test(notice?.sequenceId ?? ""));
});

Deno.test("the report of an outage takes its end and the last cut that was not refused", () => {
  const refused: Happening = { ...CUT, outcome: "refused" } as Happening;
  const events = [
    event(1, CUT, { agoMs: 9_000 }),
    event(2, refused, { agoMs: 5_000 }),
    event(3, ENDED),
  ];
  const taken = takeEvents({ epoch: 3, lastEvent: 0 }, heartbeat({ events }), { now: T0 });
  assertEquals(reportOutage(taken), { report: ENDED, lastCutAt: T0 - 9_000 } as never);
});

Deno.test("an outage that the cloud did not notice is told with its last cut", () => {
  const events = [event(1, CUT, { agoMs: 9_000 }), event(2, ENDED)];
  const taken = takeEvents({ epoch: 3, lastEvent: 0 }, heartbeat({ events }), { now: T0 });
  const [notice] = noticesOf(siteSeenAt(T0), taken, { epoch: 3, merged: false, now: T0 });
  assertEquals(notice?.kind === "event" ? notice.lastCutAt : null, T0 - 9_000);
});

Deno.test("the cuts of an earlier outage are not those of the one that ended last", () => {
  const began: Happening = { kind: "outage_began", cause: "internet_dead", lastedMs: 60_000 };
  const events = [event(1, CUT), event(2, ENDED), event(3, began), event(4, ENDED)];
  const taken = takeEvents({ epoch: 3, lastEvent: 0 }, heartbeat({ events }), { now: T0 });
  assertEquals(reportOutage(taken).lastCutAt, null);
});

Deno.test("what a home writes is kept on one line, without marks that turn or hide it", () => {
  const evil = "Look\r\n\nThe monitor itself has stopped\u2028\u202e\u001b[2Jevil";
  const plain = "Look The monitor itself has stopped [2Jevil";
  const events = [
    event(1, { kind: "plug_trouble", hint: evil }),
    event(2, { kind: "watchdog_broken", why: evil }),
    event(3, { kind: "state_trouble", why: evil }),
    event(4, { kind: "command_done", command: "c\n1", result: "done", note: evil }),
    event(5, { kind: "cut", reason: "automatic", number: 1, outcome: "sent", plugs: evil }),
  ];
  const taken = takeEvents({ epoch: 3, lastEvent: 0 }, heartbeat({ events }), { now: T0 });
  assertEquals(taken.fresh.map((each) => each.event.what), [
    { kind: "plug_trouble", hint: plain },
    { kind: "watchdog_broken", why: plain },
    { kind: "state_trouble", why: plain },
    { kind: "command_done", command: "c 1", result: "done", note: plain },
    { kind: "cut", reason: "automatic", number: 1, outcome: "sent", plugs: plain },
  ]);
  assertEquals(JSON.stringify(taken.history).includes("202e"), false);
});

Deno.test("no length that a home tells leads out of the calendar", () => {
  const max = Number.MAX_SAFE_INTEGER;
  const events: readonly Happening[] = [
    { kind: "outage_began", cause: "internet_dead", lastedMs: max },
    { ...ENDED, lastedMs: max } as Happening,
    { ...ENDED, lastedMs: null } as Happening,
    { kind: "gave_up", cuts: 8, retryInMs: max },
    { kind: "plug_trouble", hint: "Wrong key", readMs: max },
    { kind: "console_silent", console: "Upstairs", unheardMs: max, why: "No answer" },
  ];
  const beat = heartbeat({ events: events.map((what, index) => event(index + 1, what)) });
  const taken = takeEvents({ epoch: 3, lastEvent: 0 }, beat, { now: T0 });
  const kept = HISTORY_KEPT_MS;
  const lengths = taken.fresh.map(({ event: { what } }) =>
    Object.entries(what).flatMap(([name, value]) => name.endsWith("Ms") ? [value] : [])
  );
  assertEquals(lengths, [[kept], [kept], [null], [kept], [kept], [kept]]);
});

Deno.test("that a home gave up, or cannot look, is told with since when, where that is known", () => {
  const gaveUp = event(1, { kind: "gave_up", cuts: 3, retryInMs: 1 }, { agoMs: 1_000 });
  const since = (cause: string, change: { saidSince?: number }, of = gaveUp) => {
    const seen = siteSeenAt(T0);
    const site = { ...seen, ...change, home: { ...seen.home, cause } };
    const taken = takeEvents(site, heartbeat({ events: [of] }), { now: T0 });
    const [notice] = noticesOf(site, taken, { epoch: 3, merged: false, now: T0 });
    if (notice?.kind !== "event") return null;
    return notice.awaySince ?? (notice.blindSince === undefined ? null : [notice.blindSince]);
  };
  const known = { saidSince: T0 - 60_000 };
  assertEquals(since("internet_dead", known), T0 - 60_000);
  // Of another time, of another trouble, not told, or of another event.
  assertEquals(since("internet_dead", { saidSince: T0 }), null);
  assertEquals(since("online", known), null);
  assertEquals(since("watchdog_broken", known), null);
  assertEquals(since("internet_dead", {}), null);
  assertEquals(since("internet_dead", known, event(1, TROUBLE)), null);
  const blind = event(1, { kind: "watchdog_broken", why: "x" }, { agoMs: 1_000 });
  assertEquals(since("watchdog_broken", known, blind), [T0 - 60_000]);
  assertEquals(since("internet_dead", known, blind), null);
});
