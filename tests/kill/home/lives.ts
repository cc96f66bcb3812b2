/** Many homes under fire side by side, with the sum of what they went through. */
import { createRandom } from "../../support/base/random.ts";
import { CUTS_PER_DAY, type Stage } from "./ledger.ts";
import { type LifeFigures, liveOneLife } from "./life.ts";
import type { Shot } from "./shots.ts";

/** Most are short: a fresh home cuts within seconds, its eighth cut comes after a minute. */
export const LIFE_LENGTHS: readonly number[] = [1, 1, 1, 1, 2, 3, CUTS_PER_DAY + 1];

export interface LivesOptions {
  /** The first life's seed; the others count on from it. */
  readonly seed: number;
  /** Lives go on until the plugs have cut so often in all. */
  readonly cuts: number;
  /** Cuts after which a life ends, picked by its seed; more than the cap: until it gives up. */
  readonly lengths: readonly number[];
  /** Homes at a time. */
  readonly homes: number;
  readonly flags: readonly string[];
  readonly onLife: (figures: LifeFigures) => void;
}

export interface LivesFigures {
  readonly lives: number;
  readonly ticks: number;
  readonly cuts: number;
  readonly kills: Readonly<Record<Shot, number>>;
  readonly stages: Readonly<Record<Stage, number>>;
  readonly reboots: number;
  readonly brokenFiles: number;
  readonly twins: number;
  readonly darkMsMax: number;
  /** `seed N: property: what was seen` */
  readonly violations: readonly string[];
}

export async function liveMany(options: LivesOptions): Promise<LivesFigures> {
  const done: LifeFigures[] = [];
  let seed = options.seed;
  let begun = 0;
  async function work(): Promise<void> {
    while (sum(done, ({ cuts }) => cuts) + begun < options.cuts) {
      const mine = seed++;
      const cutsMax = createRandom(mine).pick(options.lengths);
      begun += cutsMax;
      const figures = await liveOneLife({ seed: mine, flags: options.flags, cutsMax });
      begun -= cutsMax;
      done.push(figures);
      options.onLife(figures);
    }
  }
  await Promise.all(Array.from({ length: options.homes }, work));
  return {
    lives: done.length,
    ticks: sum(done, ({ ticks }) => ticks),
    cuts: sum(done, ({ cuts }) => cuts),
    kills: sumRecords(done.map(({ kills }) => kills)),
    stages: sumRecords(done.map(({ stages }) => stages)),
    reboots: sum(done, ({ reboots }) => reboots),
    brokenFiles: sum(done, ({ brokenFiles }) => brokenFiles),
    twins: sum(done, ({ twins }) => twins),
    darkMsMax: Math.max(0, ...done.map(({ darkMsMax }) => darkMsMax)),
    violations: done.flatMap(({ seed: each, violations }) =>
      violations.map((violation) => `seed ${each}: ${violation}`)
    ),
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

function sumRecords<K extends string>(
  records: readonly Readonly<Record<K, number>>[],
): Record<K, number> {
  const total = {} as Record<K, number>;
  for (const record of records) {
    for (const key of Object.keys(record) as K[]) total[key] = (total[key] ?? 0) + record[key];
  }
  return total;
}
