import type { LogLine } from "../lib/log.ts";
import type { Channel } from "./deliver.ts";

export interface SweepDeps {
  readonly kv: Deno.Kv;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly log: (line: LogLine) => void;
  /** Null: nobody is told. */
  readonly channel: Channel | null;
  /** First reminder after the down notice; the next gaps are 3, 6 and 12 times that. */
  readonly reminderFirstMs: number;
  /**
   * Since when this process takes heartbeats; null where the platform starts and stops instances
   * as it likes. A start after the last sweep counts as the end of our own silence.
   */
  readonly aliveSince: number | null;
}

/** One run of the cron: judges everything, then looks again at each deadline until second 55. */
export function sweep(_deps: SweepDeps): Promise<void> {
  throw new TypeError("Not built");
}
