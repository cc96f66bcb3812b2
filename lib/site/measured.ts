import type { Heartbeat } from "../wire/heartbeat.ts";
import type { ProbeHour } from "./history.ts";
import { hourStart } from "./site.ts";
import { cleanLine } from "../base/text.ts";
import type { EpochMs } from "../time/time.ts";

/**
 * What one home's probes measured in the hour that runs. It is kept in the memory of the process
 * that takes the heartbeats, because the home's record has no room for it and a write of its own
 * would double what a heartbeat costs; a restart loses the part of one hour.
 */
export interface MeasuredHour {
  readonly startsAt: EpochMs;
  readonly targets: readonly MeasuredTarget[];
}

/** One target in that hour. */
export interface MeasuredTarget {
  readonly url: string;
  readonly role: ProbeHour["role"];
  readonly asked: number;
  readonly answered: number;
  /** Of the right answers. */
  readonly sumMs: number;
  /** The newest probe. */
  readonly last: {
    readonly at: EpochMs;
    readonly outcome: Heartbeat["probes"][number]["outcome"];
    readonly latencyMs: number | null;
    /** Null where it answered as it should. */
    readonly why: string | null;
  };
}

/** Most targets that are kept; a home has four to six. */
export const MEASURED_TARGETS_MAX = 8;

const TEXT_LIMITS = { charactersMax: 80, bytesMax: 160 } as const;

/** Takes in one heartbeat; another hour begins anew. A target that is not probed any more goes. */
export function measure(
  hour: MeasuredHour | null,
  heartbeat: { readonly probes: readonly Heartbeat["probes"][number][] },
  options: { readonly now: EpochMs },
): MeasuredHour {
  const startsAt = hourStart(options.now);
  const known = hour?.startsAt === startsAt ? hour.targets : [];
  const targets = namedOnce(heartbeat.probes).map(({ url, probe }): MeasuredTarget => {
    const before = known.find((target) => target.url === url);
    const isRight = probe.outcome === "answered";
    const isTried = probe.outcome !== "not_tried";
    return {
      url,
      role: probe.role,
      asked: (before?.asked ?? 0) + (isTried ? 1 : 0),
      answered: (before?.answered ?? 0) + (isRight ? 1 : 0),
      sumMs: (before?.sumMs ?? 0) + (isRight ? probe.latencyMs ?? 0 : 0),
      last: {
        at: options.now,
        outcome: probe.outcome,
        latencyMs: probe.latencyMs === null ? null : tenths(probe.latencyMs),
        why: probe.why === null ? null : cleanLine(probe.why, TEXT_LIMITS),
      },
    };
  });
  return { startsAt, targets };
}

/** Those that are kept: of several that look alike the first, as each is told by its name. */
function namedOnce(
  probes: readonly Heartbeat["probes"][number][],
): readonly { readonly url: string; readonly probe: Heartbeat["probes"][number] }[] {
  const named = new Map<string, Heartbeat["probes"][number]>();
  for (const probe of probes) {
    const url = cleanLine(probe.url, TEXT_LIMITS);
    if (!named.has(url)) named.set(url, probe);
  }
  return [...named].slice(0, MEASURED_TARGETS_MAX).map(([url, probe]) => ({ url, probe }));
}

/** The hour as history keeps it. */
export function probeHours(hour: MeasuredHour): ProbeHour[] {
  return hour.targets.map(({ url, role, asked, answered, sumMs }) => ({
    url,
    role,
    asked,
    answered,
    meanMs: answered === 0 ? null : tenths(sumMs / answered),
  }));
}

function tenths(lengthMs: number): number {
  return Math.round(lengthMs * 10) / 10;
}
