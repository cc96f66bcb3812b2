/**
 * 10,000 homes that fall silent in the same second, and come back: when the cloud notices, when the
 * phone is told.
 */
import { startCloudMonitor } from "./cloud_monitor.ts";
import { type Row, rowAtMost } from "./figures.ts";
import { load } from "./monitor.ts";

const HOMES = 10_000;
const NOTICED_S_MAX = 15;
const TOLD_S_MAX = 60;
/** Own silence ends with the start: each home has a minute to report, and a sweep comes each minute. */
const PATIENCE_MS = 5 * 60_000;

export async function benchSilence(): Promise<readonly Row[]> {
  const told: number[] = [];
  const phone = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      // The cloud also asks whether there is a way to it.
      if (request.method !== "POST") return new Response(null);
      const message = await request.json();
      if (!/monitor/i.test(message.title ?? "")) told.push(Date.now());
      return Response.json({ id: crypto.randomUUID(), time: 0, event: "message", topic: "home" });
    },
  );
  const deadlines: number[] = [];
  const late: number[] = [];
  const all = Promise.withResolvers<void>();
  const monitor = await startCloudMonitor({
    homes: HOMES,
    staleAfterMs: 60_000,
    environment: { NTFY_URL: `http://127.0.0.1:${phone.addr.port}/home` },
    onLine(line) {
      if (!line.includes('"event":"flip"')) return;
      const { at, lateMs } = JSON.parse(line);
      deadlines.push(at);
      late.push(lateMs);
      if (late.length === HOMES) all.resolve();
    },
  });
  const timer = setTimeout(
    () => all.reject(new Error("Cannot measure: not all fell silent")),
    PATIENCE_MS,
  );
  try {
    await all.promise;
    await quiet(told);
    const deadline = Math.min(...deadlines);
    const last = Math.max(...told) - deadline;
    const messages = told.length;
    // All back at once: each is news of its own, and its home's row is read and written as well.
    const backAt = Date.now();
    await load(monitor, { connections: 64, beats: HOMES, homes: HOMES });
    await quiet(told);
    return [
      rowAtMost(`${HOMES.toLocaleString("en")} homes silent at once: the last is noticed after`, {
        values: [Math.max(...late) / 1_000],
        digits: 1,
        most: NOTICED_S_MAX,
        unit: " s",
      }),
      rowAtMost("the phone has been told of all of them after", {
        values: [last / 1_000],
        digits: 1,
        most: TOLD_S_MAX,
        unit: " s",
        beside: `, ${messages} messages`,
      }),
      rowAtMost("all back at once, which does not fold: told of each after", {
        values: [(Math.max(...told) - backAt) / 1_000],
        digits: 1,
        most: TOLD_S_MAX,
        unit: " s",
        beside: `, ${told.length - messages} messages`,
      }),
    ];
  } finally {
    clearTimeout(timer);
    await monitor.stop();
    await phone.shutdown();
  }
}

/** Nothing came for 10 s. */
async function quiet(told: readonly number[]): Promise<void> {
  for (let count = -1; told.length !== count || count === 0;) {
    count = told.length;
    await new Promise((resolve) => setTimeout(resolve, 10_000));
  }
}
