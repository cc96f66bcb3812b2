import { MET_MS_MAX } from "../../../cloud/store/listening.ts";
import { withDeadline } from "../../../cloud/store/deadline.ts";
import { recordHeartbeat } from "../../../cloud/store/records.ts";
import type { Happening } from "../../../lib/wire/event.ts";
import type { Heartbeat, HeartbeatEvent } from "../../../lib/wire/heartbeat.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import { ask } from "./instance.ts";
import { openStore, whileStopped } from "./store_side.ts";
import { type CloudWorld, type Instance, note, nowOf } from "./world.ts";

/** One home, far away from the cloud. */
export interface SimHome {
  readonly id: string;
  staleAfterMs: number;
  /** It sends heartbeats. */
  beating: boolean;
  /** Silent until then whatever else happens; -Infinity: not. */
  quietUntilMs: number;
  /** Being forgotten: its owner has switched it off. */
  forgetting: boolean;
  epoch: number;
  nextEvent: number;
  pending: PendingEvent[];
  clockAheadMs: number;
  pausedUntilMs: number;
  /** How its way to the cloud is: chances of a request lost, an answer lost, one late, one twice. */
  line: { lost: number; answerLost: number; late: number; twice: number };
  /** The latest heartbeat as it was sent, for those who replay it. */
  sent: Heartbeat | null;
}

interface PendingEvent {
  readonly id: number;
  readonly atMs: number;
  readonly told: boolean;
  readonly what: Happening;
}

const BEAT_MS = 15 * SECOND_MS;
const EVENTS_MAX = 12;
export const GOOD_LINE = { lost: 0, answerLost: 0, late: 0, twice: 0 } as const;

export function createHomes(world: CloudWorld): SimHome[] {
  const { random, setup } = world;
  return Array.from({ length: setup.homes }, (_, index) => ({
    id: `h${index}`,
    staleAfterMs: random.pick([60, 60, 60, 75, 90, 300]) * SECOND_MS,
    // Some are never heard of.
    beating: index < 2 || random.chance(0.93),
    quietUntilMs: -Infinity,
    forgetting: false,
    epoch: setup.startMs + index,
    nextEvent: 1,
    pending: [],
    clockAheadMs: random.chance(0.3) ? random.integer(-9e8, 9e8) : 0,
    pausedUntilMs: -Infinity,
    line: { ...GOOD_LINE },
    sent: null,
  }));
}

/** The home's timer, for good. */
export function startHome(world: CloudWorld, home: SimHome): void {
  const { random, scheduler, setup } = world;
  scheduler.at(nowOf(world) + random.integer(0, BEAT_MS), function tick(): void {
    // A silent home costs nothing: its timer sleeps as long as it does.
    const awakeMs = Math.max(nowOf(world) + BEAT_MS + random.integer(0, 900), home.quietUntilMs);
    scheduler.at(Math.min(awakeMs, nowOf(world) + MINUTE_MS * 10), tick);
    if (nowOf(world) < home.quietUntilMs) return;
    beatNow(world, home);
    if (!home.beating || home.forgetting) return;
    if (setup.long && !world.healed && random.chance(0.04)) {
      home.quietUntilMs = nowOf(world) + random.spread(MINUTE_MS, 24 * HOUR_MS);
    }
  });
}

/** One heartbeat, if it sends any. */
export function beatNow(world: CloudWorld, home: SimHome): void {
  const { random, scheduler } = world;
  if (!home.beating || home.forgetting) return;
  const heartbeat = writeHeartbeat(world, home);
  home.sent = heartbeat;
  if (random.chance(home.line.lost)) return;
  const lateMs = random.chance(home.line.late) ? random.spread(SECOND_MS, 4 * MINUTE_MS) : 0;
  if (lateMs > 0) scheduler.at(nowOf(world) + lateMs, () => arrive(world, home, heartbeat));
  else arrive(world, home, heartbeat);
  if (!random.chance(home.line.twice)) return;
  const againMs = random.spread(1, MINUTE_MS);
  scheduler.at(nowOf(world) + againMs, () => arrive(world, home, heartbeat));
}

/** A heartbeat reaches the cloud, if there is one; an old one again: a replay. */
export function arrive(world: CloudWorld, home: SimHome, heartbeat: Heartbeat): void {
  const { random, instances, setup } = world;
  if (instances.length === 0 || home.forgetting || world.noWayIn) return;
  const instance = random.pick(instances);
  const isOrdinary = heartbeat.events.length === 0 && world.watch.isHeard(home.id);
  const beat = world.watch.beats(home.id, { heartbeat, instance });
  const http = !isOrdinary || random.chance(setup.viaHttp);
  const work = http
    ? overHttp(world, { home, heartbeat, instance })
    : directly(world, { home, heartbeat, instance });
  work.then((acknowledged) => {
    world.watch.beatEnds(beat, acknowledged !== null);
    if (acknowledged === null || random.chance(home.line.answerLost)) return;
    if (heartbeat.epoch !== home.epoch) return;
    home.pending = home.pending.filter(({ id }) => id > acknowledged);
  });
}

interface Arrival {
  readonly home: SimHome;
  readonly heartbeat: Heartbeat;
  readonly instance: Instance;
}

async function overHttp(
  world: CloudWorld,
  { home, heartbeat, instance }: Arrival,
): Promise<number | null> {
  const path = `/v1/sites/${home.id}/heartbeat`;
  const token = home.id;
  const reply = await ask(world, instance, { method: "POST", path, token, body: heartbeat });
  if (reply?.status !== 200) return null;
  return (reply.body as { readonly acknowledged: number }).acknowledged;
}

/** What the route calls; its cost is counted. */
async function directly(
  world: CloudWorld,
  { home, heartbeat, instance }: Arrival,
): Promise<number | null> {
  const { watch, setup, scheduler } = world;
  const { listening } = instance;
  const counts = { read: 0, list: 0, write: 0 };
  const calm = instance.disturbedMs;
  try {
    await whileStopped(instance);
    const { noteUnanswered: onUnanswered } = listening;
    const store = openStore(world, instance, counts);
    const kv = withDeadline(store, { sleep: scheduler.sleep, onUnanswered });
    const isKnown = listening.isKnown && listening.hearing(nowOf(world)).sinceMetMs <= MET_MS_MAX;
    const change = await recordHeartbeat(kv, heartbeat, {
      now: () => nowOf(world) + instance.wallAheadMs,
      siteId: home.id,
      generation: 1,
      listening,
      channels: setup.preview ? [] : ["ntfy"],
    });
    if (isKnown && instance.disturbedMs === calm) watch.costs(home.id, counts);
    return change.acknowledged;
  } catch {
    listening.noteUnstored(home.id);
    return null;
  }
}

function writeHeartbeat(world: CloudWorld, home: SimHome): Heartbeat {
  const nowMs = nowOf(world);
  const paused = home.pausedUntilMs > nowMs;
  return {
    version: 1,
    sequence: 7,
    epoch: home.epoch,
    uptimeMs: 5_000_000,
    wallMs: nowMs + home.clockAheadMs,
    release: "0.1.0",
    cause: "online",
    phase: "watching",
    cuts24h: 0,
    pausedForMs: paused ? home.pausedUntilMs - nowMs : null,
    probes: [],
    warnings: [],
    events: home.pending.slice(0, EVENTS_MAX).map((event): HeartbeatEvent => ({
      id: event.id,
      agoMs: home.clockAheadMs % 2 === 0 ? Math.round(nowMs - event.atMs) : null,
      wallMs: event.atMs + home.clockAheadMs,
      told: event.told,
      what: event.what,
    })),
    site: { name: home.id, staleAfterMs: home.staleAfterMs, timeZone: null },
  };
}

const HAPPENINGS: readonly Happening[] = [
  { kind: "gave_up", cuts: 3, retryInMs: 14_400_000 },
  { kind: "plug_trouble", hint: "Wrong key" },
  { kind: "watchdog_broken", why: "ping may not be run" },
  { kind: "outage_ended", cause: "internet_dead", lastedMs: 90_000, cuts: 1, helped: true },
  { kind: "outage_began", cause: "internet_dead", lastedMs: 60_000 },
  { kind: "router_restarted" },
  { kind: "cut", reason: "automatic", number: 1, outcome: "confirmed" },
];

/** Something happens at home; it is told with the next heartbeats until the cloud has it. */
export function happen(world: CloudWorld, home: SimHome): void {
  const { random } = world;
  if (home.pending.length >= 30) return;
  const what = random.pick(HAPPENINGS);
  const event = { id: home.nextEvent++, atMs: nowOf(world), told: random.chance(0.15), what };
  home.pending.push(event);
  note(world, `${home.id}: event ${event.id}, ${what.kind}${event.told ? " (told)" : ""}`);
}
