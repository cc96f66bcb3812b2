import type { HistoryEntry } from "./history.ts";
import {
  deadlineAt,
  type Flip,
  isQuiet,
  resumeMark,
  type SiteRecord,
  type SweepMark,
} from "./site.ts";
import type { EpochMs } from "../time/time.ts";

/** What is known about us when a heartbeat comes. */
export interface SilenceContext {
  readonly now: EpochMs;
  readonly sweepMark: SweepMark | null;
  readonly aliveSince: EpochMs | null;
}

/** True when the site was silent past its deadline unnoticed, so that our own record matters. */
export function needsSweepMark(site: SiteRecord | null, now: EpochMs): boolean {
  return site !== null && site.status === "up" && now >= site.lastSeenAt + site.staleAfterMs;
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
export function endSilence(site: SiteRecord, context: SilenceContext): SilenceEnd {
  const { now } = context;
  if (site.incident !== null) {
    const { number, rung } = site.incident;
    // By a clock that stepped back the site would be back before it was gone.
    const at = Math.max(now, site.since);
    const flip: Flip = { to: "up", at, noticedAt: now, incident: number };
    return flipped([flip], { incidents: site.incidents, ring: rung, saysBoth: false });
  }
  if (!needsSweepMark(site, now)) return NO_SILENCE;
  const mark = resumeMark(context.sweepMark, { now, aliveSince: context.aliveSince });
  const deadline = deadlineAt(site, mark);
  if (mark.resumedAt === now || now < deadline) {
    const at = site.lastSeenAt + site.staleAfterMs;
    return { ...NO_SILENCE, history: [{ kind: "unknown", at, until: now }] };
  }
  const number = site.incidents + 1;
  const flips: Flip[] = [
    { to: "down", at: deadline, noticedAt: now, incident: number },
    { to: "up", at: now, noticedAt: now, incident: number },
  ];
  return flipped(flips, { incidents: number, ring: !isQuiet(site, now), saysBoth: true });
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
