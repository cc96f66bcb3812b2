import { measure } from "../../../lib/site/measured.ts";
import { assert, assertEquals } from "@std/assert";
import { serialize } from "node:v8";
import type { Happening } from "../../../lib/wire/event.ts";
import { FOREVER, type SiteRecord } from "../../../lib/site/site.ts";
import { applyCommand } from "../../../lib/site/command.ts";
import { applyHeartbeat, type HeartbeatContext } from "../../../lib/site/heartbeat.ts";
import { event, heartbeat, listened, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";

const ENDED: Happening = {
  kind: "outage_ended",
  cause: "internet_dead",
  lastedMs: 240_000,
  cuts: 1,
  helped: true,
};

function context(now: number, changes: Partial<HeartbeatContext> = {}): HeartbeatContext {
  return { ...listened(now), mostMs: now, siteId: "home", generation: 1, ...changes };
}

function downSite(changes: Partial<SiteRecord> = {}): SiteRecord {
  const startedAt = T0 + 60_000;
  const incident = { number: 1, startedAt, remindersSent: 0, nextReminderAt: 9e15, rung: true };
  const since = startedAt;
  return { ...siteSeenAt(T0), status: "down", since, incident, incidents: 1, ...changes };
}

Deno.test("the first heartbeat registers a site, up, and tells nobody", () => {
  const change = applyHeartbeat(null, heartbeat(), context(T0));
  assertEquals([change.site.status, change.site.firstSeenAt], ["up", T0]);
  assertEquals([change.flips, change.notices, change.history], [[], [], []]);
  assertEquals(change.acknowledged, 0);
});

Deno.test("an ordinary heartbeat only moves the site on", () => {
  const site = siteSeenAt(T0);
  const change = applyHeartbeat(site, heartbeat({ wallMs: T0 + 15_000 }), context(T0 + 15_000));
  assertEquals([change.flips, change.notices, change.history], [[], [], []]);
  const hour = { startsAt: T0, beats: 2 };
  const changed = { lastSeenAt: T0 + 15_000, heardMs: T0 + 15_000, hour, epoch: 3 };
  assertEquals(change.site, { ...site, ...changed });
});

Deno.test("the first heartbeat of an hour files the hour before", () => {
  const site = { ...siteSeenAt(T0), hour: { startsAt: T0, beats: 240 } };
  const at = (now: number) =>
    applyHeartbeat({ ...site, lastSeenAt: now - 1, heardMs: now - 1 }, heartbeat(), context(now));
  assertEquals(at(T0 + 3_599_999).history, []);
  const next = at(T0 + 3_600_000);
  assertEquals(next.history, [{ kind: "hour", at: T0, beats: 240 }]);
  assertEquals(next.site.hour, { startsAt: T0 + 3_600_000, beats: 1 });
});

Deno.test("an hour that a wrong clock began ends with that clock", () => {
  const hourOf = (startsAt: number) => {
    const site = { ...siteSeenAt(T0), hour: { startsAt, beats: 240 } };
    const { site: { hour }, history } = applyHeartbeat(site, heartbeat(), context(T0 + 15_000));
    return [hour.startsAt - T0, hour.beats, history];
  };
  assertEquals(hourOf(T0 + 9e10), [0, 1, []]);
  // The clocks of two hosts may differ by minutes.
  assertEquals(hourOf(T0 + 3_600_000), [3_600_000, 241, []]);
});

Deno.test("what was measured is filed with its own hour only", () => {
  const hourEnd = { hour: { startsAt: T0, beats: 240 }, lastSeenAt: T0 + 3_590_000 };
  const site = { ...siteSeenAt(T0), ...hourEnd, heardMs: hourEnd.lastSeenAt };
  const probe = { url: "ping://1.1.1.1", role: "internet", outcome: "answered" } as const;
  const probes = [{ ...probe, latencyMs: 12, why: null }];
  const filed = (startsAt: number) => {
    const measured = measure(null, { probes }, { now: startsAt });
    return applyHeartbeat(site, heartbeat(), context(T0 + 3_600_000, { measured })).history;
  };
  const hour = { kind: "hour", at: T0, beats: 240 } as const;
  const { url, role } = probe;
  assertEquals(filed(T0), [{
    ...hour,
    probes: [{ url, role, asked: 1, answered: 1, meanMs: 12 }],
  }]);
  assertEquals(filed(T0 - 3_600_000), [hour]);
});

Deno.test("a site that was down comes back with one message that carries the home's report", () => {
  const now = T0 + 720_000;
  const cut: Happening = { kind: "cut", reason: "automatic", number: 1, outcome: "confirmed" };
  const events = [event(1, cut, { agoMs: 300_000 }), event(2, ENDED)];
  const change = applyHeartbeat(downSite(), heartbeat({ events }), context(now));
  assertEquals(change.flips, [{ to: "up", at: now, noticedAt: now, incident: 1 }]);
  assertEquals(change.notices.length, 1);
  assertEquals(change.notices[0], {
    kind: "back",
    siteName: "Home",
    timeZone: "Europe/Berlin",
    sequenceId: "home-1",
    incident: 1,
    lastSeenAt: T0,
    backAt: now,
    saysBoth: false,
    report: ENDED,
    lastCutAt: now - 300_000,
  });
  const { site } = change;
  assertEquals([site.status, site.since, site.incident, site.nextNotice], ["up", now, null, 2]);
  assertEquals(change.acknowledged, 2);
});

Deno.test("a site that was down unrung comes back unrung, also with an outage to report", () => {
  const incident = { ...downSite().incident, rung: false } as SiteRecord["incident"];
  const beat = heartbeat({ events: [event(1, ENDED)] });
  const change = applyHeartbeat(downSite({ incident }), beat, context(T0 + 720_000));
  assertEquals([change.flips.length, change.notices.length], [1, 0]);
});

Deno.test("a host that started during the silence is part of the news of being back", () => {
  const now = T0 + 720_000;
  const restartedAt = (uptimeMs: number) => {
    const [notice] = applyHeartbeat(downSite(), heartbeat({ uptimeMs }), context(now)).notices;
    return notice?.kind === "back" ? notice.restartedAt : 0;
  };
  assertEquals(restartedAt(719_999), T0 + 1);
  assertEquals(restartedAt(720_000), undefined);
});

Deno.test("a command that the home never fetched is told as expired, one that it fetched is not", () => {
  const expiresAt = T0 + 30_000;
  const wanted = { id: "c1", kind: "power-cycle", forMs: null, expiresAt } as const;
  const { site } = applyCommand(siteSeenAt(T0), wanted);
  const late = applyHeartbeat(site, heartbeat(), context(expiresAt));
  assertEquals(late.history.map(({ at }) => at), [expiresAt]);
  assertEquals(late.notices.map(({ sequenceId }) => sequenceId), ["home_cc1"]);
  assertEquals([late.commands, late.site.nextNotice], [[], 2]);
  const given = applyHeartbeat(site, heartbeat(), context(T0 + 15_000)).site;
  assertEquals(applyHeartbeat(given, heartbeat(), context(expiresAt)).notices, []);
});

Deno.test("an outage that the cloud never noticed is told by itself", () => {
  const beat = heartbeat({ events: [event(1, ENDED)] });
  const change = applyHeartbeat(siteSeenAt(T0), beat, context(T0 + 15_000));
  assertEquals(change.notices.map(({ kind }) => kind), ["event"]);
});

Deno.test("the same heartbeat twice tells of its events once", () => {
  const beat = heartbeat({ events: [event(1, ENDED)] });
  const first = applyHeartbeat(siteSeenAt(T0), beat, context(T0 + 15_000));
  const again = applyHeartbeat(first.site, beat, context(T0 + 15_001));
  assertEquals([again.notices, again.history, again.acknowledged], [[], [], 1]);
});

Deno.test("commands are handed out until their result comes or they expire", () => {
  const expiresAt = T0 + 60_000;
  const queued = applyCommand(siteSeenAt(T0), { id: "c1", kind: "pause", forMs: 5, expiresAt });
  const given = applyHeartbeat(queued.site, heartbeat(), context(T0 + 15_000));
  assertEquals(given.commands, [{ id: "c1", kind: "pause", forMs: 5, expiresInMs: 45_000 }]);
  const again = applyHeartbeat(given.site, heartbeat(), context(T0 + 30_000));
  assertEquals(again.site.commands[0]?.givenAt, T0 + 15_000);
  assertEquals(again.commands.length, 1);
  assertEquals(applyHeartbeat(again.site, heartbeat(), context(T0 + 59_999)).commands.length, 1);
  assertEquals(applyHeartbeat(again.site, heartbeat(), context(T0 + 60_000)).commands.length, 0);
  const what: Happening = { kind: "command_done", command: "c1", result: "done", note: "" };
  const done = applyHeartbeat(
    again.site,
    heartbeat({ events: [event(1, what)] }),
    context(T0 + 45_000),
  );
  assertEquals([done.commands, done.site.commands], [[], []]);
});

Deno.test("a clock that steps back far is followed, one that steps back a little is not", () => {
  const site = siteSeenAt(T0);
  const seen = (now: number) => applyHeartbeat(site, heartbeat(), context(now)).site.lastSeenAt;
  assertEquals(seen(T0 - 60_000), T0);
  assertEquals(seen(T0 - 60_001), T0 - 60_001);
  assertEquals(applyHeartbeat(site, heartbeat(), context(T0 - 9e9)).flips, []);
});

Deno.test("a heartbeat is stored with what the listening clock shows at most", () => {
  const mostMs = T0 + 15_000 - 9e6;
  const change = applyHeartbeat(siteSeenAt(T0), heartbeat(), context(T0 + 15_000, { mostMs }));
  assertEquals([change.site.heardMs, change.site.lastSeenAt], [mostMs, T0 + 15_000]);
});

/** A heartbeat whose every text is as long and as costly as the wire allows. */
function worstHeartbeat(character: string) {
  const max = Number.MAX_SAFE_INTEGER;
  const text = (length: number) => character.repeat(Math.floor(length / character.length));
  return heartbeat({
    sequence: max,
    epoch: max,
    wallMs: max,
    release: text(32),
    // What a newer watchdog calls them.
    cause: "c".repeat(32),
    gateway: "not_asked",
    phase: "p".repeat(32),
    nextReboot: { inMs: max, why: "w".repeat(32) },
    cuts24h: max,
    pausedForMs: -1,
    paused: { agoMs: 1, by: "phone" },
    warnings: Array(8).fill(text(200)),
    events: [event(max, { kind: "plug_well" })],
    site: {
      name: text(60),
      staleAfterMs: 604_800_000,
      timeZone: "America/Argentina/ComodRivadavia",
    },
  });
}

Deno.test("a site's value stays under 1 KiB whatever the home sends", () => {
  for (const character of ["a", '"', "\\", "ü", "漢", "😀", "\u0000", "\ud800", "\u202e漢"]) {
    const beat = worstHeartbeat(character);
    const before = applyHeartbeat(null, beat, context(T0, { siteId: "i".repeat(32) })).site;
    // Another sender than before, so that lives are kept.
    const other: SiteRecord = { ...before, epoch: before.epoch - 1 };
    const start: SiteRecord = {
      ...applyHeartbeat(other, beat, context(T0, { siteId: "i".repeat(32) })).site,
      status: "down",
      heardMs: T0 + 604_800_000,
      incident: {
        number: 999_999,
        startedAt: T0,
        remindersSent: 999_999,
        nextReminderAt: T0,
        rung: false,
      },
      incidents: 999_999,
      nextNotice: 9_999_999,
      hour: { startsAt: T0, beats: 99_999 },
      mutedUntil: FOREVER,
      mute: [T0, "phone"],
      generation: 999_999,
      lives: { before: [999_999, 999_998], returns: 99, at: T0 },
    };
    const id = "0123456789abcdef";
    const expiresAt = T0 + 9e9;
    const one = applyCommand(start, { id, kind: "power-cycle", forMs: null, expiresAt });
    const { site } = applyCommand(one.site, {
      id,
      kind: "pause",
      forMs: 2_592_000_000,
      by: "page",
      expiresAt,
    });
    const commands = site.commands.map((command) => ({ ...command, givenAt: T0 }));
    for (const worst of [start, { ...site, commands }]) {
      assert("saidSince" in worst && "reboot" in worst.home && "pause" in worst.home);
      const bytes = serialize(worst).length;
      assert(bytes < 1024, `${bytes} bytes in V8's format with ${JSON.stringify(character)}`);
    }
  }
});
