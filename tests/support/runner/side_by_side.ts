/** Runs jobs side by side within a budget of cores, the slow ones first. */

/** Something that takes time and keeps cores busy. */
export interface Job {
  readonly name: string;
  /** How long it takes by itself, in s. */
  readonly seconds: number;
  /** How many cores it keeps busy meanwhile. */
  readonly cores: number;
  readonly run: () => Promise<void>;
}

/** Settles when all have run; one that needs more than the budget runs alone. */
export async function runSideBySide(jobs: readonly Job[], cores: number): Promise<void> {
  const waiting = jobs.toSorted((a, b) => b.seconds - a.seconds);
  const running = new Map<Job, Promise<void>>();
  while (waiting.length > 0 || running.size > 0) {
    const busy = [...running.keys()].reduce((sum, job) => sum + job.cores, 0);
    const next = waiting.findIndex((job) => running.size === 0 || busy + job.cores <= cores);
    const [job] = next === -1 ? [] : waiting.splice(next, 1);
    if (job === undefined) {
      await Promise.race(running.values());
    } else {
      running.set(job, job.run().finally(() => running.delete(job)));
    }
  }
}
