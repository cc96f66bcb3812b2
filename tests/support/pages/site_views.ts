/** Sites and statuses as tests need them. */
import type { SiteRecord } from "../../../lib/site/site.ts";
import { stateNameOf, stateSinceOf } from "../../../lib/status/state_name.ts";
import type { ShownStatus, SiteView, StatusView } from "../../../lib/status/read_status.ts";

/** 2026-11-22T03:12:00Z, 04:12 in Berlin. */
export const NOW_MS = Date.UTC(2026, 10, 22, 3, 12);

/** Who looks at that moment. */
export const READER = { now: NOW_MS, timeZone: "Europe/Berlin" };

/** 04:07 in Berlin. */
export const DELIVERED_MS = NOW_MS - 300_000;

export function makeSite(change: Partial<SiteRecord> = {}): SiteRecord {
  return {
    v: 1,
    id: "home",
    name: "Home",
    timeZone: "Europe/Berlin",
    staleAfterMs: 60_000,
    firstSeenAt: NOW_MS - 3_600_000,
    lastSeenAt: NOW_MS - 10_000,
    status: "up",
    since: NOW_MS - 3_600_000,
    incident: null,
    incidents: 0,
    nextNotice: 1,
    epoch: 1,
    lastEvent: 0,
    home: {
      cause: "online",
      phase: "watching",
      cuts24h: 0,
      release: "0.1.0",
      pausedUntil: null,
      warnings: [],
      clockSkewMs: 0,
    },
    hour: { startsAt: NOW_MS - 720_000, beats: 48 },
    mutedUntil: null,
    generation: 1,
    commands: [],
    ...change,
  };
}

export function makeSiteView(change: Partial<SiteView> = {}): SiteView {
  const judged = { status: "up", cause: "online", ...change } as const;
  const base: Omit<SiteView, "stateSince"> = {
    state: stateNameOf(judged),
    id: "home",
    name: "Home",
    timeZone: "Europe/Berlin",
    status: "up",
    since: NOW_MS - 3_600_000,
    firstSeenAt: NOW_MS - 3_600_000,
    lastSeenAt: NOW_MS - 10_000,
    silentForMs: 10_000,
    staleAfterMs: 60_000,
    deadlineAt: NOW_MS + 50_000,
    heardBy: "watchdog",
    cause: "online",
    gateway: "answers",
    phase: "watching",
    cuts24h: 0,
    nextReboot: null,
    release: "0.1.0",
    pausedUntil: null,
    pausedFrom: null,
    warnings: [],
    clockSkewMs: 0,
    mutedUntil: null,
    mutedFrom: null,
    incident: null,
    incidents: 0,
    commands: [],
    ...change,
  };
  return { stateSince: stateSinceOf(base), ...base };
}

/** Silent for 12 min, since 03:00 (04:00 in Berlin). */
export function makeSilentView(change: Partial<SiteView> = {}): SiteView {
  return makeSiteView({
    status: "down",
    lastSeenAt: NOW_MS - 720_000,
    silentForMs: 720_000,
    since: NOW_MS - 660_000,
    deadlineAt: NOW_MS - 660_000,
    heardBy: "watchdog",
    ...change,
  });
}

export function makeStatus(change?: Partial<ShownStatus>): ShownStatus;
export function makeStatus(change: Partial<StatusView>): StatusView;
export function makeStatus(change: Partial<StatusView> = {}): StatusView {
  return {
    now: NOW_MS,
    lastSweepAt: NOW_MS - 30_000,
    sites: [makeSiteView()],
    channel: {
      state: "well",
      why: null,
      until: null,
      deliveredAt: DELIVERED_MS,
      queued: 0,
      setAside: [],
    },
    channels: [
      {
        name: "ntfy",
        state: "well",
        why: null,
        until: null,
        deliveredAt: DELIVERED_MS,
        queued: 0,
        setAside: [],
      },
    ],
    ...change,
  };
}

/** A phone that was told of all there was. */
export const WELL = makeStatus().channel;
