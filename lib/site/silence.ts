import type { EpochMs, ListenMs } from "../time/time.ts";
import type { NotReached } from "../wire/heartbeat.ts";
import type { Flip, HistoryEntry } from "./history.ts";
import { type Hearing, isQuiet, silentAtMs, type SiteRecord } from "./site.ts";
import { downFlip, notWatched } from "./sweep.ts";

/**
 * True when the site may have been silent past its limit unnoticed, so that it matters what others
 * know of listening time. `mostMs`: what the listening clock shows at most.
 */
export function mayHaveBeenSilent(
  site: SiteRecord | null,
  { mostMs, heardAtMost }: { readonly mostMs: ListenMs } & Pick<Hearing, "heardAtMost">,
): boolean {
  if (site === null || site.status !== "up") return false;
  return mostMs >= silentAtMs(site, { listenMs: mostMs, ...heardAtMost && { heardAtMost } });
}

/** How a silence ended: with which flips, and what the phone must be told. */
export interface SilenceEnd {
  readonly changed: Partial<Pick<SiteRecord, "status" | "since" | "incident" | "incidents">>;
  readonly flips: readonly Flip[];
  readonly history: readonly HistoryEntry[];
  /** Number of the incident that ended; null: none did. */
  readonly incident: number | null;
  /** False: the phone was not told that the site was down, so it is not told that it is back. */
  readonly ring: boolean;
  /** True: the phone has not heard of this incident yet. */
  readonly saysBoth: boolean;
}

const NO_SILENCE: SilenceEnd = {
  changed: {},
  flips: [],
  history: [],
  incident: null,
  ring: false,
  saysBoth: false,
};

/** What the first heartbeat after a silence makes of it; no silence: nothing. */
export function endSilence(site: SiteRecord, hearing: Hearing): SilenceEnd {
  const { now, listenMs } = hearing;
  // By a clock that stepped back, or by another process', it would be back before it was gone.
  const upAt = (since: number) => Math.max(now, since + 1);
  if (site.incident !== null) {
    const { number, rung } = site.incident;
    const at = upAt(site.since);
    const flip: Flip = { to: "up", at, noticedAt: at, incident: number };
    return flipped([flip], { incidents: site.incidents, ring: rung, saysBoth: false });
  }
  if (listenMs < silentAtMs(site, hearing)) {
    const at = site.lastSeenAt + site.staleAfterMs;
    return now <= at
      ? NO_SILENCE
      : { ...NO_SILENCE, history: [{ kind: "unknown", at, until: now }] };
  }
  const number = site.incidents + 1;
  const down = downFlip(site, { ...hearing, incident: number });
  const at = upAt(down.at);
  const up: Flip = { to: "up", at, noticedAt: at, incident: number };
  const ended = { incidents: number, ring: !isQuiet(site, now), saysBoth: true };
  const done = flipped([down, up], ended);
  return { ...done, history: [...notWatched(site, down), ...done.history] };
}

function flipped(
  flips: readonly Flip[],
  options: { readonly incidents: number; readonly ring: boolean; readonly saysBoth: boolean },
): SilenceEnd {
  const last = flips.at(-1);
  const { incidents, ring, saysBoth } = options;
  return {
    changed: { status: "up", since: last?.at ?? 0, incident: null, incidents },
    flips,
    history: flips.map((flip): HistoryEntry => ({ kind: "flip", ...flip })),
    incident: incidents,
    ring,
    saysBoth,
  };
}

/**
 * What a home tells, once it is heard again, of when it was online and the cloud was not reached, as it
 * is put on record beside a silence that is; what lies outside of that one is left out.
 */
export function fileNotReached(
  site: Pick<SiteRecord, "lastSeenAt">,
  { told, ended, now }: {
    /** Not there: the home tells nothing of it. */
    readonly told: readonly NotReached[] | undefined;
    readonly ended: Pick<SilenceEnd, "history">;
    readonly now: EpochMs;
  },
): Extract<HistoryEntry, { kind: "not_reached" }>[] {
  if (told === undefined || ended.history.length === 0) return [];
  let fromMs = site.lastSeenAt;
  return told.flatMap(({ fromAgoMs, toAgoMs }) => {
    // Whoever has the token may tell of the same time twice.
    const at = Math.max(now - fromAgoMs, fromMs);
    const until = now - toAgoMs;
    if (until <= at) return [];
    fromMs = until;
    return [{ kind: "not_reached" as const, at, until }];
  });
}
