import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../../lib/time/time.ts";
import type { Random } from "../../support/base/random.ts";

/** What is fixed for the whole life of one simulated cloud. */
export interface CloudSetup {
  /** A preview deployment: homes may report, nobody may be told. */
  readonly preview: boolean;
  /** Deno Deploy, which starts and stops instances as it likes; else a process of the owner's. */
  readonly onDeploy: boolean;
  /** Two share the store, and each has a cron. */
  readonly instances: 1 | 2;
  readonly homes: number;
  /** Silences of hours and days. */
  readonly long: boolean;
  readonly startMs: number;
  readonly faultyMs: number;
  readonly faultEveryMs: number;
  /** Processes whose wall clocks differ by minutes. */
  readonly skewed: boolean;
  /** Names of the faults that may happen. */
  readonly faults: readonly string[];
  /** Chance that an ordinary call of the store takes a few milliseconds. */
  readonly storeLatency: number;
  /** How often a beat comes as a request; the others go to what the route calls. */
  readonly viaHttp: number;
  /** Notices of this home are refused, for good; null: of none. */
  readonly poison: { readonly home: number; readonly status: 400 | 413 | 500 } | null;
}

/**
 * `all`: whatever keeps the cloud from hearing may happen, and it may be on Deploy, where instances
 * come and go; `some`: neither, so that the tighter bounds of what is well are tried more often.
 */
export type Deafness = "some" | "all";

/** What keeps a cloud from hearing, beside being down. */
const DEAFENING = [
  "store refusing",
  "store held",
  "store losing",
  "store hanging",
  "process stopped",
  "machine asleep",
  "clock steps",
  "no way in",
];

const EPOCH_MS = Date.UTC(2026, 10, 22);

/** Draws one; a subset of the faults each time, so that each meets the others' absence too. */
export function drawCloudSetup(
  random: Random,
  faultNames: readonly string[],
  deafness: Deafness,
): CloudSetup {
  const share = random.pick([0.15, 0.4, 0.7, 1]);
  const faults = faultNames.filter((name) =>
    random.chance(share) && (deafness === "all" || !DEAFENING.includes(name))
  );
  const preview = random.chance(0.04);
  const long = !preview && random.chance(0.04);
  const homes = random.spread(10, 40);
  const faultyMs = long ? random.integer(8, 26) * HOUR_MS : random.integer(12, 35) * MINUTE_MS;
  const poisoned = random.chance(0.2);
  const onDeploy = random.chance(0.5) && deafness === "all";
  return {
    preview,
    onDeploy,
    instances: random.chance(0.4) ? 2 : 1,
    homes: long ? 10 : homes,
    long,
    startMs: startOf(random, faultyMs),
    faultyMs,
    faultEveryMs: long ? 40 * MINUTE_MS : random.spread(12 * SECOND_MS, 3 * MINUTE_MS),
    // Deploy keeps the clocks of its own machines.
    skewed: !onDeploy && random.chance(0.3) && deafness === "all",
    faults,
    storeLatency: random.pick([0, 0.05, 0.3]),
    viaHttp: random.pick([0.02, 0.02, 0.1]),
    poison: poisoned ? { home: random.integer(0, 9), status: random.pick([400, 413, 500]) } : null,
  };
}

/** The day's limit of the phone's server ends at midnight: some minutes before we end. */
function startOf(random: Random, faultyMs: number): number {
  return EPOCH_MS + DAY_MS * 2 - faultyMs + random.integer(0, 9 * MINUTE_MS);
}
