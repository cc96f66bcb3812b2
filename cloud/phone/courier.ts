import { MINUTE_MS, SECOND_MS } from "../../lib/time/time.ts";
import type { SteadyTime } from "../../lib/site/listening.ts";
import { GATHER_MS } from "../../lib/phone/together/pick.ts";
import type { DeliverDeps, DeliverMemory } from "./channel.ts";
import { armDeadMan, deliver, type DeliverReport } from "./deliver.ts";

/** Brings what waits in the outbox to one channel; a process has one for each. */
export interface Courier {
  /** There may be something new to send. Costs nothing. */
  kick(): void;
  /** The sweep's mark was stored: the next look may put off the monitor's own alarm. */
  marked(): void;
  /** Ends when nothing waits that can be sent now, or after `limitMs`; never rejects. */
  settle(limitMs: number): Promise<void>;
}

export interface CourierDeps extends Omit<DeliverDeps, "memory" | "gatherMs"> {
  readonly steady: () => SteadyTime;
  /** May resolve or reject when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** The process is asked to end. */
  readonly stopping: AbortSignal;
  /** Keeps an eye on work that goes on by itself. */
  readonly background: (work: Promise<void>) => void;
}

/** Least pause between two looks at the outbox that nobody asked for. */
const PAUSE_MS_MIN = GATHER_MS;

/** One look at the outbox takes no longer; what is left comes with the next. */
const PASS_MS_MAX = MINUTE_MS;

/** A channel that takes nothing is left alone for so long, whatever is new. */
const REST_MS = 5 * SECOND_MS;

/** After a failure of the store. */
const FAILED_MS = 5 * SECOND_MS;

/** A courier that rests until it is kicked. */
export function createCourier(deps: CourierDeps): Courier {
  const { now, log, stopping, background } = deps;
  const memory: DeliverMemory = {
    taken: new Set(),
    seen: new Map(),
    passedMs: () => deps.steady().passedMs,
    failed: new Set(),
  };
  const delivering: DeliverDeps = { ...deps, memory, gatherMs: GATHER_MS };
  let kicked = false;
  let mayArm = false;
  let waking = new AbortController();
  let running: Promise<void> | null = null;
  /** Resolves when a look is over with nothing to do at once. */
  let resting = Promise.withResolvers<void>();

  async function run(): Promise<void> {
    while (!stopping.aborted) {
      kicked = false;
      waking = new AbortController();
      const { nextAt, rests } = await look();
      if (kicked && !rests) continue;
      if (nextAt === null) return;
      const waitMs = Math.max(nextAt - now(), PAUSE_MS_MIN);
      // Who waits for us waits for what is only gathered, too.
      if (waitMs > GATHER_MS) resting.resolve();
      // Each kick would read all that waits, for one more failure.
      if (rests) await pause(Math.min(waitMs, REST_MS), stopping);
      if (!kicked) await pause(Math.max(nextAt - now(), PAUSE_MS_MIN), waking.signal);
      if (waitMs > GATHER_MS) resting = Promise.withResolvers<void>();
    }
  }

  /** Sends what is due; returns when there is something to do again. */
  async function look(): Promise<Pick<DeliverReport, "nextAt" | "rests">> {
    try {
      const until = now() + PASS_MS_MAX;
      const isMarked = mayArm;
      mayArm = false;
      const report = await deliver(delivering, { until });
      if (report.nextAt === null) memory.seen.clear();
      if (report.deadManDue && isMarked) await armDeadMan(delivering, { until });
      return report;
    } catch (error) {
      if (stopping.aborted) return { nextAt: null, rests: false };
      const why = error instanceof Error ? error.message : String(error);
      log({ level: "error", event: "deliver_failed", channel: deps.channel.name, why });
      // Nor does a store that fails take anything, whatever is new.
      return { nextAt: now() + FAILED_MS, rests: true };
    }
  }

  async function pause(ms: number, until: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([until, stopping]);
    try {
      await deps.sleep(Math.ceil(ms), signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  const courier: Courier = {
    kick() {
      kicked = true;
      waking.abort();
      if (running !== null) return;
      resting = Promise.withResolvers<void>();
      running = run().finally(() => {
        running = null;
        resting.resolve();
        // Between its last look and its end.
        if (kicked && !stopping.aborted) courier.kick();
      });
      background(running);
    },
    marked() {
      mayArm = true;
    },
    async settle(limitMs) {
      if (running === null) return;
      const timer = new AbortController();
      const late = deps.sleep(limitMs, timer.signal).catch(() => {});
      await Promise.race([resting.promise, late]);
      timer.abort();
      await late;
    },
  };
  return courier;
}
