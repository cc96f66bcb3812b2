import { endOfRun } from "../../../cloud/site/sweep.ts";
import { Violation } from "../checks/facts.ts";
import {
  type Beat,
  candidates,
  type EndedSilence,
  lastCertain,
  latestMs,
  type SeenFlip,
  type SiteFacts,
} from "./facts.ts";
import { OWN_SILENCE_MS } from "../../../lib/site/site.ts";
import { type CloudWorld, type Instance, nowOf } from "./world.ts";

/** C1 and C4: each change of a home's status, against what was heard of it. */

/** C1's bound for a cron that fires on time; it may also skip or be late, see `checkDue()`. */
export const NOTICED_MS_MAX = 15_000;

/** What one flip must be like when it is stored. */
export function checkFlip(
  world: CloudWorld,
  { site, flip }: { readonly site: SiteFacts; readonly flip: SeenFlip },
): void {
  const { id } = site;
  const previous = site.flips.at(-1);
  if (flip.to === (previous?.to ?? "up")) {
    throw new Violation("C1", `${id} went ${flip.to} twice, incident ${flip.incident}`);
  }
  if (flip.incident !== (previous?.incident ?? 0) + (flip.to === "down" ? 1 : 0)) {
    throw new Violation("C1", `${id}: incident ${flip.incident} after ${previous?.incident ?? 0}`);
  }
  if (previous !== undefined && flip.atMs < previous.atMs) {
    throw new Violation("C1", `${id}: ${flip.to} is dated before ${previous.to}`);
  }
  if (flip.atMs > flip.committedMs) throw new Violation("C1", `${id}: dated in the future`);
  if (flip.to === "up") checkUp(site, flip);
  else checkDown(world, { site, flip });
}

function checkUp(site: SiteFacts, flip: SeenFlip): void {
  const heard = site.beats.some(({ fromMs }) => fromMs >= flip.atMs - 60_000);
  if (!heard) throw new Violation("C1", `${site.id} is said to be up without a sign of life`);
}

function checkDown(
  world: CloudWorld,
  { site, flip }: { readonly site: SiteFacts; readonly flip: SeenFlip },
): void {
  if (site.beats.length === 0) throw new Violation("C4", `${site.id} was never heard from`);
  const deadlines = candidates(site).map(({ fromMs, heartbeat }) =>
    fromMs + heartbeat.site.staleAfterMs
  );
  const aheadMs = Math.min(...deadlines) - flip.atMs;
  if (aheadMs > 0) {
    throw new Violation("C4", `${site.id} is down ${aheadMs} ms before its silence is too long`);
  }
  const last = lastCertain(site);
  if (last !== null && candidates(site).length === 1) {
    const { staleAfterMs } = last.heartbeat.site;
    checkAllowance(world, { flip, lastMs: last.fromMs, staleAfterMs, site });
  }
  const fits = candidates(site).some((beat) => {
    const { staleAfterMs } = beat.heartbeat.site;
    const untilMs = latestMs(beat) ?? nowOf(world);
    const resumed = resumedMs(world, beat.fromMs);
    const latest = Math.max(untilMs, resumed) + staleAfterMs;
    return flip.atMs >= beat.fromMs + staleAfterMs && flip.atMs <= latest;
  });
  if (!fits) throw new Violation("C1", `${site.id} is down, dated at no deadline`);
}

/** When the cloud last ended a silence of its own, after `afterMs`; 0: it did not. */
function resumedMs(world: CloudWorld, afterMs: number): number {
  return world.watch.resumes.findLast(({ atMs }) => atMs > afterMs)?.atMs ?? 0;
}

/** After our own downtime a home gets one `stale_after` to report. */
function checkAllowance(
  world: CloudWorld,
  { site, flip, lastMs, staleAfterMs }: {
    readonly site: SiteFacts;
    readonly flip: SeenFlip;
    readonly lastMs: number;
    readonly staleAfterMs: number;
  },
): void {
  const resumes = world.watch.resumes.filter(({ atMs, by }) => by === "run" && atMs > lastMs);
  const [only] = resumes;
  if (only === undefined || resumes.length > 1 || !only.certain) return;
  if (flip.committedMs >= only.atMs + staleAfterMs) return;
  const waitedMs = flip.committedMs - only.atMs;
  throw new Violation("C4", `${site.id} is down ${waitedMs} ms after our own downtime`);
}

/** C1: a look that nothing disturbed has found everything that was due before it. */
export function checkDue(
  world: CloudWorld,
  options: { readonly dueMs: number; readonly sinceMs: number; readonly what: string },
): void {
  const { sinceMs } = options;
  const dueMs = Math.min(options.dueMs, Math.max(sinceMs, endOfRun(sinceMs) - 3_000));
  for (const site of world.watch.sites.values()) {
    const deadlineMs = surelyDueMs(world, site);
    if (deadlineMs === null || deadlineMs > dueMs || site.flips.at(-1)?.to === "down") continue;
    // A home that is new, or changed its settings, is looked at from the next run on.
    const known = site.beats.every(({ fromMs }) => fromMs < sinceMs - 60_000);
    if (deadlineMs > sinceMs && !known && isHasty(site)) continue;
    const lateMs = nowOf(world) - deadlineMs;
    throw new Violation("C1", `${options.what} did not find ${site.id}, due ${lateMs} ms ago`);
  }
}

/** Its deadline may fall into the minute in which it was first heard. */
function isHasty(site: SiteFacts): boolean {
  return site.beats.some(({ heartbeat }) => heartbeat.site.staleAfterMs < 60_000);
}

/** When it must be found down, whatever is not known; null: perhaps never. */
export function surelyDueMs(world: CloudWorld, site: SiteFacts): number | null {
  if (site.bornMs === null || site.gone || lastCertain(site) === null) return null;
  let dueMs = 0;
  for (const beat of candidates(site)) {
    const untilMs = latestMs(beat);
    if (untilMs === null) return null;
    const { staleAfterMs } = beat.heartbeat.site;
    const resumed = resumedMs(world, beat.fromMs);
    dueMs = Math.max(dueMs, Math.max(untilMs, resumed) + staleAfterMs);
  }
  return dueMs;
}

/** The silence that a heartbeat ends now, if it must be filed; null: none. */
export function silenceEnded(
  world: CloudWorld,
  { site, instance }: { readonly site: SiteFacts; readonly instance: Instance },
): EndedSilence | null {
  const nowMs = nowOf(world);
  const dueMs = surelyDueMs(world, site);
  const last = lastCertain(site);
  const look = world.watch.looks.at(-1);
  if (dueMs === null || last === null || look === undefined || dueMs > nowMs) return null;
  // What nobody watched is not known.
  const untilMs = look.startedMs + OWN_SILENCE_MS;
  const watched = nowMs < untilMs &&
    (world.setup.onDeploy || instance.startedMs < look.startedMs) &&
    resumedMs(world, last.fromMs) === 0;
  return watched ? { sinceMs: last.fromMs, untilMs } : null;
}

/** C1: once the heartbeat after a silence is acknowledged, the silence is on record. */
export function checkEnded({ site, ends }: Beat, nowMs: number): void {
  if (ends === null || nowMs >= ends.untilMs) return;
  if (site.flips.some(({ to, atMs }) => to === "down" && atMs > ends.sinceMs)) return;
  throw new Violation("C1", `${site.id}: a silence that ended was not filed`);
}
