/**
 * Heartbeats through the real cloud as a process, 10,000 homes and the limits as shipped, as a share
 * of a bare loop of get, check and set on a file of its own, of an earlier commit and of peers in the
 * same run: machines differ and get tired, ratios less so.
 */
import { startCloudMonitor } from "./cloud_monitor.ts";
import { type Effort, median, type Row, spread } from "./figures.ts";
import { countSyncs, type Load, load, type Monitor } from "./monitor.ts";
import { startPeers } from "./peers.ts";

/** None of them sends more than 60 signs of life a minute. */
const HOMES = 10_000;
const CONNECTIONS = [1, 8, 64] as const;
const MOST = 64;
const SYNCS_PER_100_MAX = 5;
const SYNCED_BEATS = 1_000;
/** A cloud that runs for months has its code compiled; one beat of each home shows it. */
const WARM_UP_BEATS = HOMES;

/** What else runs in the same run. */
export interface Beside {
  /** Another folder with this project, as it was; null: none. */
  readonly against: string | null;
  /** A folder of peers; null: none. */
  readonly peers: string | null;
}

interface Measured {
  readonly monitor: Monitor;
  readonly loads: Map<number, Load[]>;
  first: number;
}

export async function benchHeartbeats(
  { beats, pairs }: Effort,
  { against, peers }: Beside,
): Promise<readonly Row[]> {
  const monitors: Monitor[] = [];
  const folder = await Deno.makeTempDir();
  const kv = await Deno.openKv(`${folder}/bare.kv`);
  try {
    const ours = await startCloudMonitor({ homes: HOMES });
    monitors.push(ours);
    if (against !== null) {
      monitors.push(
        await startCloudMonitor({ homes: HOMES, project: against, name: "the earlier" }),
      );
    }
    if (peers !== null) monitors.push(...await startPeers(peers));
    const all = monitors.map((monitor): Measured => ({ monitor, loads: new Map(), first: 0 }));
    for (const each of all) await run(each, { connections: MOST, beats: WARM_UP_BEATS });
    const bare: number[] = [];
    for (let round = 0; round < Math.max(3, Math.floor(pairs / 2)); round++) {
      for (const connections of CONNECTIONS) {
        bare.push(await runBare(kv, Math.floor(beats / 4)));
        for (const each of all) {
          const done = await run(each, {
            connections,
            beats: connections === 1 ? beats / 4 : beats,
          });
          each.loads.set(connections, [...each.loads.get(connections) ?? [], done]);
        }
      }
    }
    return [...rowsOf(all, median(bare)), ...await syncRows(all)];
  } finally {
    for (const monitor of monitors) await monitor.stop();
    kv.close();
    await Deno.remove(folder, { recursive: true });
  }
}

async function run(
  measured: Measured,
  options: { readonly connections: number; readonly beats: number },
): Promise<Load> {
  const { monitor, first } = measured;
  const done = await load(monitor, { ...options, homes: HOMES, first });
  measured.first += options.beats;
  return done;
}

function rowsOf(all: readonly Measured[], barePerS: number): Row[] {
  const [ours, ...others] = all;
  if (ours === undefined) return [];
  const perS = ({ loads }: Measured, connections: number) =>
    (loads.get(connections) ?? []).map((each) => each.perS);
  const cpu = ({ loads }: Measured) => (loads.get(MOST) ?? []).map(({ cpuMsEach }) => cpuMsEach);
  const ratios = (one: readonly number[], other: readonly number[]) =>
    one.map((value, index) => value / (other[index] ?? NaN));
  const rows = CONNECTIONS.map((connections): Row => ({
    name: `heartbeats/s, ${connections} connections, of a bare loop`,
    measured: `${spread(perS(ours, connections).map((each) => each / barePerS), 2)}, bare ${
      barePerS.toFixed(0)
    }/s`,
    goal: null,
  }));
  for (const other of others) {
    const isEarlier = other.monitor.name === "the earlier";
    for (const connections of CONNECTIONS) {
      const values = ratios(perS(ours, connections), perS(other, connections));
      const goal = isEarlier ? connections === 8 ? 1.6 : null : connections === MOST ? 1 : null;
      rows.push({
        name: `heartbeats/s, ${connections} connections, of ${other.monitor.name}${
          other.monitor.isDurable ? "" : " (not durable)"
        }`,
        measured: spread(values, 2),
        goal: goal === null ? null : { text: `>= ${goal}`, reached: median(values) >= goal },
      });
    }
    const values = ratios(cpu(ours), cpu(other));
    rows.push({
      name: `CPU per heartbeat, ${MOST} connections, of ${other.monitor.name}`,
      measured: `${spread(values, 2)}, ours ${median(cpu(ours)).toFixed(2)} ms`,
      goal: isEarlier ? { text: "<= 0.45", reached: median(values) <= 0.45 } : null,
    });
  }
  return rows;
}

/** How many writes of a disk's cache stand behind a hundred signs of life. */
async function syncRows(all: readonly Measured[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [index, each] of all.entries()) {
    const syncs = await countSyncs(each.monitor.pid, async () => {
      await run(each, { connections: MOST, beats: SYNCED_BEATS });
    });
    if (syncs === null) continue;
    const per100 = syncs * 100 / SYNCED_BEATS;
    rows.push({
      name: `fsyncs per 100 heartbeats, ${MOST} connections, ${each.monitor.name}`,
      measured: per100.toFixed(1),
      goal: index > 0
        ? null
        : { text: `<= ${SYNCS_PER_100_MAX}`, reached: per100 <= SYNCS_PER_100_MAX },
    });
  }
  return rows;
}

/** One after the other, over eight keys, a value as large as a site's. */
async function runBare(kv: Deno.Kv, beats: number): Promise<number> {
  const value = { text: "x".repeat(700) };
  const startedAt = performance.now();
  for (let index = 0; index < beats; index++) {
    const key = ["bare", index % 8];
    const entry = await kv.get(key);
    const result = await kv.atomic().check(entry).set(key, value).commit();
    if (!result.ok) throw new Error("Cannot commit: somebody else is writing");
  }
  return beats / ((performance.now() - startedAt) / 1_000);
}
