import { MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
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
import { type CloudWorld, nowOf, violate } from "./world.ts";

/** C1 and C4: each change of a home's status, against what was heard of it, and who could listen. */

/** C1's bound for a cron that fires on time. */
export const NOTICED_MS_MAX = 15_000;

/** Who was heard and turned away so long ago, or longer, may be forgotten. */
const REFUSED_MS_MAX = 23 * SECOND_MS;

/** Two processes may know of so much more than each other, after an absence of one of them. */
const BETWEEN_MS_MAX = 12 * SECOND_MS;

/** And of so much where nothing is amiss: a mark is read a moment after it was written. */
const READ_MS_MAX = 100;

/** After an absence nobody is judged for one beat and a little more. */
const GRACE_MS_MAX = 25 * SECOND_MS;

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
  if (previous !== undefined && flip.atMs <= previous.atMs) {
    throw new Violation("C1", `${id}: ${flip.to} is not dated after ${previous.to}`);
  }
  if (!world.clocksWrong && flip.atMs > flip.committedMs + UP_SLACK_MS) {
    throw new Violation("C1", `${id}: dated in the future`);
  }
  if (flip.to === "up") checkUp(site, flip);
  else checkDown(world, { site, flip });
}

/** An end lies a millisecond after its beginning, though both are found in the same one. */
const UP_SLACK_MS = 2;

function checkUp(site: SiteFacts, flip: SeenFlip): void {
  const since = flip.committedMs - MINUTE_MS;
  const heard = site.beats.some((beat) => (latestMs(beat) ?? Infinity) >= since);
  if (!heard) throw new Violation("C1", `${site.id} is said to be up without a sign of life`);
}

function checkDown(
  world: CloudWorld,
  { site, flip }: { readonly site: SiteFacts; readonly flip: SeenFlip },
): void {
  if (site.beats.length === 0) throw new Violation("C4", `${site.id} was never heard from`);
  const early = candidates(site).map((beat) => earlyMs(world, { site, beat }));
  if (early.every((ms) => ms > 0)) {
    throw new Violation(
      "C4",
      `${site.id} is down ${Math.min(...early)} ms before anybody has listened for long enough`,
    );
  }
  checkRefused(world, site);
  const last = lastCertain(site);
  if (last !== null && candidates(site).length === 1) checkDate(world, { flip, last });
}

function isUpSince({ flips }: SiteFacts, ms: number): boolean {
  const last = flips.at(-1);
  return last === undefined || (last.to === "up" && last.committedMs <= ms);
}

/** How much too early it is to call a home silent that was last heard with `beat`. */
function earlyMs(
  world: CloudWorld,
  { site, beat }: { readonly site: SiteFacts; readonly beat: Beat },
): number {
  // Where a home is the only one, its silence is no reason to ask for the way in; who came back
  // since it was last heard was not missed meanwhile.
  const isAsked = [...world.watch.sites.values()].some((each) =>
    each !== site && each.bornMs !== null && isUpSince(each, beat.fromMs)
  );
  const betweenMs = world.setup.instances > 1 ? BETWEEN_MS_MAX : 0;
  const openMs = world.ears.openMs(beat.fromMs, { isAsked });
  return beat.heartbeat.site.staleAfterMs - betweenMs - openMs;
}

/** Whoever has just turned a home away has heard it. */
function checkRefused(world: CloudWorld, site: SiteFacts): void {
  const staleMs = Math.min(...site.beats.map(({ heartbeat }) => heartbeat.site.staleAfterMs));
  const refused = site.beats.find((beat) =>
    !beat.certain && beat.untilMs !== null && beat.instance === world.writer &&
    nowOf(world) - beat.fromMs < staleMs - REFUSED_MS_MAX
  );
  if (refused === undefined) return;
  const agoMs = nowOf(world) - refused.fromMs;
  throw new Violation("C4", `${site.id} is down, and was heard and turned away ${agoMs} ms ago`);
}

/** Where nothing is amiss a silence is dated when it reached its limit. */
function checkDate(
  world: CloudWorld,
  { flip, last }: { readonly flip: SeenFlip; readonly last: Beat },
): void {
  const { staleAfterMs } = last.heartbeat.site;
  // From one instance on Deploy to the next what was heard may be filed as heard a minute later.
  if (world.setup.onDeploy && world.setup.instances > 1) return;
  if (world.clocksWrong || world.ears.lastAmissMs() > last.fromMs - 4 * MINUTE_MS) return;
  const readMs = world.setup.instances > 1 ? READ_MS_MAX : 0;
  const earliestMs = last.fromMs + staleAfterMs - readMs;
  const untilMs = last.untilMs ?? nowOf(world);
  const latest = Math.max(untilMs, last.fromMs) + staleAfterMs + NOTICED_MS_MAX;
  if (flip.atMs >= earliestMs && flip.atMs <= latest) return;
  const offMs = flip.atMs - last.fromMs - staleAfterMs;
  throw new Violation("C1", `${last.site.id} is down, dated ${offMs} ms beside its deadline`);
}

/** C1: looks now and then whether a silence goes unnoticed, for good. */
export function watchSilences(world: CloudWorld): void {
  world.scheduler.at(nowOf(world) + NOTICED_MS_MAX, () => {
    watchSilences(world);
    if (world.setup.preview) return;
    for (const site of world.watch.sites.values()) {
      const lateMs = unnoticedMs(world, site);
      if (lateMs <= 0) continue;
      violate(world, new Violation("C1", `nobody noticed that ${site.id} is silent, ${lateMs} ms`));
    }
  });
}

/** How much too late it is to notice a silence; not above 0: it is not, or there is none. */
function unnoticedMs(world: CloudWorld, site: SiteFacts): number {
  if (site.bornMs === null || site.gone || site.flips.at(-1)?.to === "down") return -1;
  if (lastCertain(site) === null) return -1;
  let heardMs = 0;
  let staleMs = 0;
  for (const beat of candidates(site)) {
    heardMs = Math.max(heardMs, latestMs(beat) ?? Infinity);
    staleMs = Math.max(staleMs, beat.heartbeat.site.staleAfterMs);
  }
  const amissMs = world.ears.lastAmissMs();
  // What was heard right after trouble may have been filed as heard up to a minute later.
  const mendMs = heardMs - amissMs < 3 * MINUTE_MS ? MINUTE_MS : 0;
  return nowOf(world) - Math.max(heardMs, amissMs) - staleMs - marginMs(world) - mendMs;
}

/** A run of the cron may have to come first, in a process that knows only what was written down. */
function marginMs(world: CloudWorld): number {
  return GRACE_MS_MAX + NOTICED_MS_MAX + (world.setup.onDeploy ? 75 * SECOND_MS : 0);
}

/** The silence that a heartbeat ends now, if it must be filed; null: none. */
export function silenceEnded(world: CloudWorld, site: SiteFacts): EndedSilence | null {
  const last = lastCertain(site);
  if (last === null || site.gone || candidates(site).length > 1 || last.untilMs === null) {
    return null;
  }
  if (world.setup.preview || world.ears.lastAmissMs() > last.fromMs - 2 * MINUTE_MS) return null;
  const silentMs = nowOf(world) - last.untilMs - last.heartbeat.site.staleAfterMs;
  return silentMs > marginMs(world) ? { sinceMs: last.fromMs } : null;
}

/** C1: once the heartbeat after a silence is acknowledged, the silence is on record. */
export function checkEnded({ site, ends }: Beat): void {
  if (ends === null) return;
  if (site.flips.some(({ to, committedMs }) => to === "down" && committedMs > ends.sinceMs)) return;
  throw new Violation("C1", `${site.id}: a silence that ended was not filed`);
}
