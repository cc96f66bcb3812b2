import { type EpochMs, SECOND_MS } from "../../lib/time/time.ts";
import type { DeliverDeps } from "./channel.ts";
import { armDeadMan, deliver } from "./deliver.ts";

/** Delivery beside a sweep: never waited for by it, only at its end. */
export interface Courier {
  /** There is something new to send. */
  kick(): void;
  /** Ends when nothing more can be sent within this run; never rejects. */
  finish(): Promise<void>;
}

export interface CourierDeps extends DeliverDeps {
  /** May resolve or reject when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Least pause between two looks at the outbox that nobody asked for. */
const PAUSE_MS_MIN = SECOND_MS;

/** Starts delivering: at once, at each kick, and when a failed notice is due again. */
export function startCourier(
  deps: CourierDeps,
  options: {
    /** No request lasts longer. */
    readonly until: EpochMs;
    /** After `finish()`, what fails is still tried again up to here. */
    readonly drainUntil: EpochMs;
  },
): Courier {
  const { now, log } = deps;
  const { until, drainUntil } = options;
  let kicked = true;
  let ended = false;
  let waking = new AbortController();

  async function run(): Promise<void> {
    for (;;) {
      kicked = false;
      waking = new AbortController();
      const report = await deliver(deps, { until });
      if (report.deadManDue) await armDeadMan(deps, { until });
      const leftMs = until - now();
      if (leftMs <= 0) return;
      const waitMs = report.nextAt === null ? leftMs : report.nextAt - now();
      if (!kicked && !isOver(report.nextAt)) {
        await pause(Math.min(Math.max(waitMs, PAUSE_MS_MIN), leftMs));
      }
      if (!kicked && isOver(report.nextAt)) return;
    }
  }

  /** The sweep has ended and nothing falls due in what is left of the run. */
  function isOver(nextAt: EpochMs | null): boolean {
    return ended && (nextAt === null || nextAt > drainUntil);
  }

  async function pause(ms: number): Promise<void> {
    const { signal } = waking;
    try {
      await deps.sleep(Math.ceil(ms), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  const running = run().catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    log({ level: "error", event: "deliver_failed", channel: deps.channel.name, why });
  });
  return {
    kick() {
      kicked = true;
      waking.abort();
    },
    async finish() {
      ended = true;
      waking.abort();
      await running;
    },
  };
}
