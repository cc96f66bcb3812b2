/** What 10,000 homes make dearer: enrolling one more, and heartbeats while everything is read. */
import { type CloudMonitor, startCloudMonitor } from "./cloud_monitor.ts";
import { type Effort, median, type Row, rowAtMost } from "./figures.ts";
import { load, peakMiB, quantile } from "./monitor.ts";

const HOMES = 10_000;
const ENROLLED = 60;
const READ = ["/status", "/metrics", "/", "/sites/home-1", "/v1/sites/home-1"] as const;
/** Each is read again so soon. */
const READ_EVERY_MS = 1_000;
const P99_MS_MAX = 250;
const PEAK_MIB_MAX = 150;

export async function benchGrowth({ beats }: Effort): Promise<readonly Row[]> {
  const monitor = await startCloudMonitor({ homes: HOMES });
  try {
    await load(monitor, { connections: 8, beats: 500, homes: HOMES });
    return [await enrolmentRow(monitor), ...await readRows(monitor, beats)];
  } finally {
    await monitor.stop();
  }
}

/** The first heartbeat of a new home, of its second. */
async function enrolmentRow(monitor: CloudMonitor): Promise<Row> {
  const beat = async (index: number) => {
    const one = { ...monitor, request: () => monitor.enrolment(index) };
    const { latencies } = await load(one, { connections: 1, beats: 1, homes: 1 });
    return latencies[0] ?? NaN;
  };
  // Of a store that no home was enrolled in yet, the first one counts them all, once.
  await beat(ENROLLED);
  const firsts: number[] = [];
  const seconds: number[] = [];
  for (let index = 0; index < ENROLLED; index++) {
    firsts.push(await beat(index));
    seconds.push(await beat(index));
  }
  return rowAtMost(`first heartbeat at ${HOMES.toLocaleString("en")} homes, of its second`, {
    values: [median(firsts) / median(seconds)],
    digits: 2,
    most: 1.5,
    beside: ` = ${median(firsts).toFixed(1)} / ${median(seconds).toFixed(1)} ms`,
  });
}

async function readRows(monitor: CloudMonitor, beats: number): Promise<Row[]> {
  const options = { connections: 8, beats: beats * 2, homes: HOMES };
  const quiet = await load(monitor, { ...options, first: 1_000 });
  const isOver = new AbortController();
  const reading = READ.map((path) => readAgain(monitor, { path, signal: isOver.signal }));
  const read = await load(monitor, { ...options, first: 1_000 + options.beats });
  isOver.abort();
  await Promise.all(reading);
  return [
    rowAtMost("heartbeat p99 while everything is read once a second", {
      values: [quantile(read.latencies, 0.99)],
      digits: 0,
      most: P99_MS_MAX,
      unit: " ms",
      beside: `, quiet ${quantile(quiet.latencies, 0.99).toFixed(0)} ms`,
    }),
    rowAtMost(
      `the cloud's peak of memory at ${HOMES.toLocaleString("en")} homes, also while read`,
      {
        values: [peakMiB(monitor.pid)],
        digits: 0,
        most: PEAK_MIB_MAX,
        unit: " MiB",
      },
    ),
  ];
}

async function readAgain(
  monitor: CloudMonitor,
  { path, signal }: { readonly path: string; readonly signal: AbortSignal },
): Promise<void> {
  const accept = path === "/" || path.startsWith("/sites/") ? "text/html" : "application/json";
  const headers = { authorization: `Bearer ${monitor.readToken}`, accept };
  while (!signal.aborted) {
    const response = await fetch(`http://127.0.0.1:${monitor.port}${path}`, { headers });
    await response.body?.pipeTo(new WritableStream());
    if (!response.ok) throw new Error(`Cannot read ${path}: status ${response.status}`);
    await new Promise((resolve) => setTimeout(resolve, READ_EVERY_MS));
  }
}
