import type { Command, Heartbeat } from "./heartbeat.ts";
import type { Change, SiteRecord, SweepMark } from "./site.ts";
import type { EpochMs } from "./time.ts";

/** What one heartbeat makes of a site, with what the home is answered. */
export interface HeartbeatChange extends Change {
  /** Events of the heartbeat's epoch up to this id are safe; 0: none. */
  readonly acknowledged: number;
  readonly commands: readonly Command[];
}

/** What a heartbeat comes with. */
export interface HeartbeatContext {
  readonly now: EpochMs;
  readonly siteId: string;
  /** Generation of the token that it came with. */
  readonly generation: number;
  /** Needed only where `needsSweepMark()`; null: we never swept. */
  readonly sweepMark: SweepMark | null;
}

/** True when the site was silent past its deadline unnoticed, so that our own record matters. */
export function needsSweepMark(site: SiteRecord | null, now: EpochMs): boolean {
  return site !== null && site.status === "up" && now >= site.lastSeenAt + site.staleAfterMs;
}

/** Takes in one heartbeat; `site` null: the first one of this site. */
export function applyHeartbeat(
  site: SiteRecord | null,
  heartbeat: Heartbeat,
  context: HeartbeatContext,
): HeartbeatChange {
  throw new TypeError(`Not built: ${site?.id} ${heartbeat.sequence} ${context.now}`);
}
