import type { Heartbeat, HeartbeatEvent } from "../../../lib/wire/heartbeat.ts";
import type { Listening } from "../../../cloud/store/listening.ts";
import type { HeartbeatFiling } from "../../../cloud/store/records.ts";
import type { Hearing, SiteRecord, SweepMark } from "../../../lib/site/site.ts";
import { applyHeartbeat } from "../../../lib/site/heartbeat.ts";

/** Sunday, 2026-11-22T03:00:00Z. */
export const T0 = Date.UTC(2026, 10, 22, 3, 0, 0);

/** A healthy home's heartbeat, with what a test changes. */
export function heartbeat(
  changes: Partial<Omit<Heartbeat, "site">> & { readonly site?: Partial<Heartbeat["site"]> } = {},
): Heartbeat {
  const { site, ...rest } = changes;
  return {
    version: 1,
    sequence: 7,
    epoch: 3,
    uptimeMs: 5_000_000,
    wallMs: T0,
    release: "0.1.0",
    cause: "online",
    phase: "watching",
    cuts24h: 0,
    pausedForMs: null,
    probes: [],
    warnings: [],
    events: [],
    site: { name: "Home", staleAfterMs: 60_000, timeZone: "Europe/Berlin", ...site },
    ...rest,
  };
}

export function event(
  id: number,
  what: HeartbeatEvent["what"],
  changes: Partial<HeartbeatEvent> = {},
): HeartbeatEvent {
  return { id, agoMs: 1_000, wallMs: T0, told: false, what, ...changes };
}

/** A site that has been heard once, at `now`. */
export function siteSeenAt(now: number, changes: Parameters<typeof heartbeat>[0] = {}): SiteRecord {
  const context = { ...listened(now), mostMs: now, siteId: "home", generation: 1 };
  return applyHeartbeat(null, heartbeat(changes), context).site;
}

/** We have looked all the time. */
export function markAt(lastAt: number, changes: Partial<SweepMark> = {}): SweepMark {
  const listening = { listenMs: lastAt, listenAt: lastAt };
  return { lastAt, ...listening, purgedAt: lastAt, purgeFrom: null, ...changes };
}

/** We have listened all the time. */
export function listened(now: number, changes: Partial<Hearing> = {}): Hearing {
  return { now, listenMs: now, ...changes };
}

/** A process that has listened all the time: the listening clock shows what `now` does. */
export function everListening(now: () => number): Listening {
  return {
    isKnown: true,
    sinceProofMs: () => 0,
    lastWriteOk: () => null,
    noteRefused: () => {},
    noteUnanswered: () => {},
    untilProofMs: () => 10_000,
    sinceMarkMs: () => 0,
    meet: () => {},
    prove: () => {},
    marked: () => {},
    hearing: (at) => ({ ...listened(at, { listenMs: now() }), mostMs: now(), sinceMetMs: 0 }),
    most: now,
    noteUnstored: () => {},
    noteStored: () => {},
    heardAtMost: () => null,
    takeNew: () => [],
    isOpen: () => true,
    setOpen: () => {},
    sinceHeardMs: () => 0,
  };
}

/** What a heartbeat of "home" that comes at `at` is recorded with. */
export function heardAt(at: number, changes: Partial<HeartbeatFiling> = {}): HeartbeatFiling {
  const now = () => at;
  const listening = everListening(now);
  return { now, listening, siteId: "home", generation: 1, channels: ["ntfy"], ...changes };
}
