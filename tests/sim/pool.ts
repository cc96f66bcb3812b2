import type { Half, SeedResult } from "./run_seed.ts";

/** Which seeds to run, and when to stop. */
export interface PoolOptions {
  readonly first: number;
  /** Null: until the time is over. */
  readonly seeds: number | null;
  readonly workers: number;
  readonly half: Half;
  /** By the caller's clock; null: never. */
  readonly untilMs: number | null;
  readonly now: () => number;
  readonly progress: (results: Totals) => void;
}

/** What came of all seeds so far. */
export interface Totals {
  readonly seeds: number;
  readonly outages: number;
  readonly simulatedMs: number;
  readonly cuts: number;
  /** The lowest seed with a violation; null: none. */
  readonly worst: SeedResult | null;
}

const NONE: Totals = { seeds: 0, outages: 0, simulatedMs: 0, cuts: 0, worst: null };

/** Runs seeds on several workers; stops handing out more once one has found a violation. */
export async function runPool(options: PoolOptions): Promise<Totals> {
  let totals = NONE;
  let next = options.first;
  function take(): number | null {
    const over = options.seeds === null
      ? options.untilMs !== null && options.now() >= options.untilMs
      : next >= options.first + options.seeds;
    return over || totals.worst !== null ? null : next++;
  }
  function add(result: SeedResult): void {
    totals = addResult(totals, result);
    options.progress(totals);
  }
  await Promise.all(
    Array.from({ length: options.workers }, () => runWorker(options.half, { take, add })),
  );
  return totals;
}

async function runWorker(
  half: Half,
  { take, add }: {
    readonly take: () => number | null;
    readonly add: (result: SeedResult) => void;
  },
): Promise<void> {
  const worker = new Worker(import.meta.resolve("./worker_main.ts"), { type: "module" });
  try {
    for (let seed = take(); seed !== null; seed = take()) add(await ask(worker, { seed, half }));
  } finally {
    worker.terminate();
  }
}

function ask(
  worker: Worker,
  task: { readonly seed: number; readonly half: Half },
): Promise<SeedResult> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<SeedResult>) => resolve(data);
    worker.onerror = (event) => reject(new Error(`Cannot run seed ${task.seed}: ${event.message}`));
    worker.postMessage(task);
  });
}

/** The totals with one more seed. */
export function addResult(totals: Totals, result: SeedResult): Totals {
  const { worst } = totals;
  const violated = result.violation !== null && (worst === null || result.seed < worst.seed);
  return {
    seeds: totals.seeds + 1,
    outages: totals.outages + result.outages,
    simulatedMs: totals.simulatedMs + result.simulatedMs,
    cuts: totals.cuts + result.cuts,
    worst: violated ? result : worst,
  };
}
