import { listOutbox } from "../../../cloud/store/records.ts";
import { MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import { Violation } from "../checks/facts.ts";
import { NOTICED_MS_MAX } from "./check_flips.ts";
import { checkAllTold } from "./check_arrivals.ts";
import { ensureInstances, mendStore, openWayIn } from "./faults.ts";
import { isUnmuted, type SiteFacts } from "./facts.ts";
import { GOOD_LINE, type SimHome } from "./homes.ts";
import { endStop } from "./instance.ts";
import { DEAD_MAN_TITLE, TOPIC } from "./phone_side.ts";
import { passTime } from "./run.ts";
import { openMemoryKv } from "./memory_kv.ts";
import { type CloudWorld, note, nowOf } from "./world.ts";

/** The longest back-off and a channel's pause are 15 min each, side by side. */
const SETTLE_MS = 17 * MINUTE_MS;

/** The last to fall silent begins within a minute, is noticed within 3.5 and told of again after 5. */
const SILENT_MS = 10 * MINUTE_MS;
const BACK_MS = 2 * MINUTE_MS;
const CLOSING_MS = SILENT_MS + BACK_MS;

/** Put off by so much every 30 min, and a try that fails is repeated after 5. */
const DEAD_MAN_MS = 75 * MINUTE_MS;
const DEAD_MAN_MS_MIN = 39 * MINUTE_MS;

/** From a notice's row to the phone: some calls of the store and one request. */
const HANDED_MS_MAX = 2 * SECOND_MS;

/** Everything is mended; homes that live report, those that are refused stay refused. */
export function healCloud(world: CloudWorld): void {
  note(world, "everything is mended");
  world.healed = true;
  mendStore(world);
  openWayIn(world);
  world.cronSkips = 0;
  world.cronLateMs = 0;
  world.phone.weather = "well";
  const { poison } = world.setup;
  for (const id of world.phone.refused.keys()) {
    if (id !== `h${poison?.home}`) world.phone.refused.delete(id);
  }
  for (const instance of world.instances) {
    instance.stepsLeft = null;
    if (!world.setup.skewed) instance.wallAheadMs = 0;
    endStop(world, instance);
  }
  ensureInstances(world);
  for (const home of world.homes) {
    home.line = { ...GOOD_LINE };
    home.quietUntilMs = -Infinity;
    home.staleAfterMs = Math.max(home.staleAfterMs, MINUTE_MS);
  }
}

/** After what was left is over: everything was told, and the next silences go by the book. */
export async function checkCloudHealed(world: CloudWorld): Promise<void> {
  await passTime(world, SETTLE_MS);
  ensureInstances(world);
  await checkQueue(world);
  for (const site of world.watch.sites.values()) checkAllTold(world, site);
  const homes = world.homes.filter((home) => isLoud(world, home)).slice(0, 3);
  const silences = homes.map((home, index) => begin(world, { home, afterMs: index * 20_000 }));
  await passTime(world, SILENT_MS);
  for (const silence of silences) checkSilence(silence);
  for (const { home } of silences) home.quietUntilMs = -Infinity;
  await passTime(world, BACK_MS);
  for (const silence of silences) checkBack(world, silence);
  await checkQueue(world);
  if (silences.length > 0) checkDeadMan(world);
}

/** The monitor's own alarm waits at the server, put off again and again while all is well. */
function checkDeadMan(world: CloudWorld): void {
  const { topics } = world.phone;
  const [waiting, ...others] = topics.scheduled(TOPIC);
  const dueMs = (waiting?.time ?? 0) * 1_000 - nowOf(world);
  const armedMs = nowOf(world) + dueMs - DEAD_MAN_MS;
  // The clock by which it is put off stands while nobody can listen.
  const stoodMs = nowOf(world) - armedMs - world.ears.openMs(armedMs, { isAsked: true });
  if (others.length > 0 || dueMs < DEAD_MAN_MS_MIN - stoodMs) {
    throw new Violation(
      "C4",
      `the monitor's own alarm goes off in ${dueMs} ms, with nobody at fault`,
    );
  }
  const gone = topics.messages(TOPIC).findLast(({ title }) => title === DEAD_MAN_TITLE);
  if ((gone?.time ?? 0) * 1_000 < nowOf(world) - CLOSING_MS) return;
  throw new Violation("C4", "the monitor's own alarm went off while it watched");
}

/** Heard, neither muted nor paused nor refused: the phone must hear of it. */
function isLoud(world: CloudWorld, home: SimHome): boolean {
  const site = world.watch.sites.get(home.id);
  if (site === undefined || site.bornMs === null || !home.beating || home.forgetting) return false;
  if (home.pausedUntilMs > nowOf(world) || home.staleAfterMs > 3 * MINUTE_MS) return false;
  const mute = site.mutes.at(-1);
  // By a wrong clock nobody knows when a mute is over.
  const isOver = !world.clocksWrong && mute?.certain === true && mute.untilMs <= nowOf(world);
  return (isUnmuted(site, nowOf(world)) || isOver) && !world.phone.refused.has(home.id);
}

interface Silence {
  readonly home: SimHome;
  readonly site: SiteFacts;
}

function begin(
  world: CloudWorld,
  { home, afterMs }: { readonly home: SimHome; readonly afterMs: number },
): Silence {
  const site = world.watch.sites.get(home.id) as SiteFacts;
  world.scheduler.at(nowOf(world) + afterMs + world.random.integer(0, 15_000), () => {
    home.quietUntilMs = nowOf(world) + SILENT_MS + 5_000 - afterMs;
    note(world, `${home.id} falls silent`);
  });
  return { home, site };
}

function checkSilence({ home, site }: Silence): void {
  const flip = site.flips.at(-1);
  const last = site.beats.at(-1);
  const deadlineMs = (last?.fromMs ?? 0) + home.staleAfterMs;
  if (flip?.to !== "down") throw new Violation("C1", `${home.id} is silent and nobody noticed`);
  const lateMs = flip.committedMs - deadlineMs;
  if (lateMs > NOTICED_MS_MAX) {
    throw new Violation("C1", `${home.id} was noticed ${lateMs} ms late`);
  }
  const rings = site.arrivals.filter(({ incident }) => incident === flip.incident);
  const down = rings.find(({ kind }) => kind === "down");
  const toldMs = (down?.atMs ?? Infinity) - flip.committedMs;
  if (toldMs > HANDED_MS_MAX) {
    throw new Violation("C1", `the phone heard of ${home.id} ${toldMs} ms after it was noticed`);
  }
  const reminder = rings.find(({ kind }) => kind === "reminder");
  const remindedMs = (reminder?.atMs ?? Infinity) - (down?.atMs ?? 0);
  if (remindedMs > 5 * MINUTE_MS + NOTICED_MS_MAX + HANDED_MS_MAX) {
    throw new Violation("C2", `the first reminder of ${home.id} came after ${remindedMs} ms`);
  }
}

function checkBack(world: CloudWorld, { home, site }: Silence): void {
  const flip = site.flips.at(-1);
  if (flip?.to !== "up") throw new Violation("C1", `${home.id} is back and nobody noticed`);
  const back = site.arrivals.find(({ incident, kind }) =>
    incident === flip.incident && kind === "back"
  );
  const toldMs = (back?.atMs ?? Infinity) - flip.committedMs;
  if (toldMs > HANDED_MS_MAX) {
    throw new Violation("C3", `the phone heard that ${home.id} is back after ${toldMs} ms`);
  }
  checkAllTold(world, site);
}

/** Nothing waits but what the phone's server refuses for good. */
async function checkQueue(world: CloudWorld): Promise<void> {
  const rows = await listOutbox(openMemoryKv(world.store), "ntfy", { limit: 1_000 });
  const nowMs = nowOf(world);
  const waiting = rows.filter(({ site, createdAt }) =>
    !world.phone.refused.has(site) && nowMs - createdAt > 5_000
  );
  if (waiting.length === 0) return;
  const [row] = waiting;
  throw new Violation("C3", `${waiting.length} notices still wait, one of ${row?.site}`);
}
