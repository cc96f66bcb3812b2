import type { Notice } from "../../../lib/phone/notice.ts";
import { isNews } from "../../../lib/wire/event_text.ts";
import { Violation } from "../checks/facts.ts";
import type { Arrival, ArrivalKind, SeenEvent, SeenFlip, SiteFacts } from "./facts.ts";
import { DEAD_MAN_TITLE, type Sending, TOPIC } from "./phone_side.ts";
import { MINUTE_MS } from "../../../lib/time/time.ts";
import { type CloudWorld, nowOf } from "./world.ts";

/** C2, C3 and C4: what reaches the phone, against what happened. */

/** Reminders keep this distance; the setting is the least that production allows. */
const REMINDER_MS_MIN = 300_000;
/** Between the clock by which it is counted and the moment that is written down. */
const ROUNDING_MS = 100;

/** From the phone's yes to the row's end, and what a killed sender has under way. */
const CRASH_WINDOW_MS = 15_000;

/** From the look at what is to be told to the phone: calls of the store, and one request. */
const LATE_MS_MAX = 25_000;
/** The same with a store that takes seconds for each call, or a machine that sleeps in between. */
const DISTURBED_MS_MAX = 60_000;

/** The monitor's own alarm is put off by so much, less a moment for the way there. */
const ALARM_MS = 74 * MINUTE_MS;

/** What one message on the phone must be like. */
export function checkArrival(
  world: CloudWorld,
  { site, arrival }: { readonly site: SiteFacts; readonly arrival: Arrival },
): void {
  const { title } = arrival.sending.message;
  if (isOfFormerLife(site, arrival)) return;
  if (site.bornMs === null) throw new Violation("C4", `"${title}", of a home that is not known`);
  if (arrival.kind === "event" || arrival.kind === "present") {
    if (arrival.kind === "event") checkEvent(site, arrival);
    return;
  }
  checkIncident(world, { site, arrival });
  checkOrder(site, arrival);
  checkSpacing(site, arrival);
}

/**
 * The monitor's own alarm is taken back only where it has gone off, whatever wall clocks show; or
 * where for 75 min the server did what it said that it could not: nobody can know.
 */
export function checkMonitorRuns(world: CloudWorld): void {
  const { topics, alarms, runsAgainFromMs } = world.phone;
  const told = topics.messages(TOPIC);
  if (told.some(({ title }) => title === DEAD_MAN_TITLE)) return;
  // What it learned after that cannot call it back.
  const atMs = runsAgainFromMs ?? nowOf(world);
  const waiting = alarms.filter(({ arrivedMs }) =>
    arrivedMs !== null && arrivedMs <= atMs && atMs - arrivedMs < ALARM_MS
  );
  // The latest has shown, a moment ago, that those before must have gone off.
  const isKnownToWait = waiting.some((sending) =>
    isKnown(sending) && atMs - (sending.answeredMs ?? 0) > CRASH_WINDOW_MS
  );
  if (waiting.some((sending) => !isKnown(sending)) && !isKnownToWait) return;
  throw new Violation("C4", '"The monitor runs again", and nobody was told that it had stopped');
}

/** Still on its way when the home was forgotten, which counts its silences from one again. */
export function isOfFormerLife({ forgottenMs }: SiteFacts, { atMs }: Arrival): boolean {
  return forgottenMs !== null && atMs - forgottenMs <= CRASH_WINDOW_MS;
}

/** What takes the place of an older message has that one's id: late ends, and ends of commands. */
const REPLACING_REGEXP = /^h\d+: (internet is back|(reboot|pause|command) )/;

function checkEvent(site: SiteFacts, arrival: Arrival): void {
  const seen = site.events.get(arrival.sequenceId);
  if (seen === undefined) {
    if (REPLACING_REGEXP.test(arrival.sending.message.title)) return;
    throw new Violation("C3", `${site.id}: ${arrival.sequenceId} never happened`);
  }
  // A heartbeat of an earlier state may be a late one, or the first after that state was put back
  // from a copy, whose events count on from there: nobody can know, and twice is better than never.
  if (!site.mixedEpochs.has(seen.epoch)) checkTwice(site, arrival);
}

function checkIncident(
  world: CloudWorld,
  { site, arrival }: { readonly site: SiteFacts; readonly arrival: Arrival },
): void {
  const { title } = arrival.sending.message;
  const flips = site.flips.filter(({ incident }) => incident === arrival.incident);
  const down = flips.find(({ to }) => to === "down");
  const up = flips.find(({ to }) => to === "up");
  if (down === undefined) throw new Violation("C4", `"${title}", and there was no such silence`);
  const tellsBack = arrival.kind === "back" || arrival.kind === "both";
  if (tellsBack && up === undefined) throw new Violation("C4", `"${title}", and it is not`);
  if (arrival.kind === "down" && down.quiet === "yes") {
    throw new Violation("C4", `"${title}", and it is muted or paused`);
  }
  // Between its last look and the message its sender may have stood still.
  const late = up !== undefined && arrival.sending.instance.disturbedMs >= up.committedMs
    ? DISTURBED_MS_MAX
    : LATE_MS_MAX;
  if (!tellsBack && up !== undefined && arrival.atMs - up.committedMs > late) {
    throw new Violation("C4", `"${title}", long after it is back`);
  }
  if (arrival.kind !== "reminder") checkTwice(site, arrival);
  if (nowOf(world) < down.committedMs) throw new Violation("C3", `"${title}" before it is stored`);
}

/** The same once more, only where the cloud cannot know that it had arrived. */
function checkTwice(site: SiteFacts, arrival: Arrival): void {
  const same = site.arrivals.filter(({ sequenceId, kind }) =>
    sequenceId === arrival.sequenceId && kind === arrival.kind
  );
  const { instance } = arrival.sending;
  // A process that lives remembers what it was told, whatever becomes of the store.
  const known = same.find(({ sending }) =>
    isKnown(sending) || (sending.answer?.kind === "delivered" && sending.instance === instance)
  );
  if (known === undefined) return;
  const { title } = arrival.sending.message;
  throw new Violation("C3", `"${title}" twice, after ${arrival.atMs - known.atMs} ms`);
}

/** Decides later whether the cloud knows; what disturbs it then takes nothing back. */
export function noteKnown(world: CloudWorld, sending: Sending): void {
  world.scheduler.at(nowOf(world) + CRASH_WINDOW_MS + 1, () => (sending.known = isKnown(sending)));
}

/** The cloud was told that it arrived, and could write that down. */
function isKnown({ answer, answeredMs, instance, known }: Sending): boolean {
  if (known !== null) return known;
  if (answer?.kind !== "delivered" || answeredMs === null) return false;
  if (instance.disturbedMs >= answeredMs) return false;
  return instance.diedMs === null || instance.diedMs > answeredMs + CRASH_WINDOW_MS;
}

const RANKS: Readonly<Record<ArrivalKind, number>> = {
  down: 0,
  reminder: 1,
  back: 2,
  both: 2,
  present: 0,
  event: 0,
};

function checkOrder(site: SiteFacts, arrival: Arrival): void {
  const rank = rankOf(arrival);
  const later = site.arrivals.find((each) =>
    each.incident !== null && each.kind !== "present" && rankOf(each) > rank
  );
  if (later === undefined) return;
  const { title } = arrival.sending.message;
  const before = later.sending.message.title;
  throw new Violation(
    "C3",
    `"${title}" [${arrival.sequenceId}] after "${before}" [${later.sequenceId}]`,
  );
}

function rankOf({ incident, kind }: Arrival): number {
  return (incident ?? 0) * 3 + RANKS[kind];
}

/** C2 on the phone itself. */
function checkSpacing(site: SiteFacts, arrival: Arrival): void {
  if (arrival.kind !== "reminder") return;
  const before = site.arrivals.findLast((each) =>
    each.sequenceId === arrival.sequenceId && saysSilent(each) && isKnown(each.sending)
  );
  if (before === undefined) return;
  // The cloud counts from the answer, which comes after the message.
  const gapMs = arrival.atMs - before.atMs;
  if (gapMs >= REMINDER_MS_MIN - ROUNDING_MS) return;
  throw new Violation("C2", `"${arrival.sending.message.title}" ${gapMs} ms after the last one`);
}

function saysSilent({ kind, sending }: Arrival): boolean {
  if (kind === "present") return sending.message.title.endsWith(": no contact");
  return kind === "down" || kind === "reminder";
}

/** C2 where it is decided. */
export function checkFiled(
  site: SiteFacts,
  { notice, atMs }: { readonly notice: Notice; readonly atMs: number },
): void {
  if (notice.kind !== "reminder") return;
  const times = ["down", "reminder"]
    .flatMap((kind) => site.filed.get(`${notice.sequenceId} ${kind}`) ?? [])
    .sort((one, other) => one - other);
  const gapMs = atMs - (times.at(-2) ?? -Infinity);
  if (gapMs >= REMINDER_MS_MIN - ROUNDING_MS) return;
  throw new Violation("C2", `a reminder of ${site.id} ${gapMs} ms after the last one`);
}

/** C3 in the end: everything that was to be told has been. */
export function checkAllTold(world: CloudWorld, site: SiteFacts): void {
  if (site.bornMs === null || world.phone.refused.has(site.id)) return;
  for (const flip of site.flips) checkTold(site, flip);
  for (const [sequenceId, { event, safeMs }] of site.events) {
    if (safeMs === null || event.told || !isNews(event.what)) continue;
    const merged = isMerged(site, { event, safeMs });
    const key = `${sequenceId} event`;
    // A store that loses answers may have it long before the home hears so.
    const knownMs = Math.min(safeMs, ...site.filed.get(key) ?? []);
    const told = site.arrivals.some((each) =>
      each.sequenceId === sequenceId || (each.kind === "present" && each.atMs >= knownMs)
    );
    if (!told && !merged && !site.aside.has(key)) {
      throw new Violation("C3", `${site.id}: the phone never heard of ${sequenceId}`);
    }
  }
}

/** The end of an outage, and what came before it, may be told with "is back" or in its place. */
function isMerged(
  site: SiteFacts,
  { event, safeMs }: { readonly event: SeenEvent["event"]; readonly safeMs: number },
): boolean {
  if (event.what.kind !== "outage_ended" && event.what.kind !== "gave_up") return false;
  return site.flips.some(({ to, committedMs }) => to === "up" && committedMs <= safeMs);
}

function checkTold(site: SiteFacts, flip: SeenFlip): void {
  const { incident } = flip;
  const about = site.arrivals.filter((each) =>
    each.incident === incident || (each.kind === "present" && each.atMs >= flip.committedMs)
  );
  const down = site.flips.find((each) => each.incident === incident && each.to === "down");
  const kinds = flip.to === "down" ? ["down", "both", "present"] : ["back", "both", "present"];
  const told = about.some(({ kind }) => kinds.includes(kind));
  // A silence that was noticed by the heartbeat that ended it is told of by the news of being back.
  const [away, back] = [`${site.id}-${incident} down`, `${site.id}-${incident} back`];
  const isAside = site.aside.has(flip.to === "down" && site.filed.has(away) ? away : back);
  if (down?.quiet === "no" && !told && !isAside) {
    throw new Violation(
      "C3",
      `the phone never heard of ${site.id}'s incident ${incident}, ${flip.to}`,
    );
  }
  const filed = site.filed.has(`${site.id}-${incident} reminder`);
  if (flip.to === "up" && down?.quiet === "yes" && flip.quiet === "yes" && !filed && told) {
    const present = about.every(({ kind }) => kind === "present");
    if (!present) throw new Violation("C4", `${site.id} is back, and nobody was told it was away`);
  }
}
