/** Letting the watchdog stand still for a change of its program, and never in the middle of a cycle. */
import { UNIT_NAMES } from "../../lib/install/paths.ts";
import { InstallFault } from "./cache.ts";
import { cycleUnderWay } from "./leave.ts";
import type { RunProgram } from "./program.ts";

/** What waiting needs. */
export interface PauseOptions {
  /** Put before every path of the host; empty: the host itself. */
  readonly root: string;
  readonly run: RunProgram;
  readonly say: (line: string) => void;
  readonly sleep: (lengthMs: number) => Promise<void>;
}

const SETTLE_POLL_MS = 250;
/** A tick takes 14.5 s at most. */
const SETTLE_POLLS_MAX = 64;
const CYCLE_POLL_MS = 1_000;
/** Off time, the plug's Wi-Fi, and some ticks; whatever is not ended by then is not ended by ticks. */
const CYCLE_POLLS_MAX = 300;

/**
 * Stops the timer when nothing is under way on the plug: only ticks end what is. Where they do not
 * end it in five minutes, or do not run, it goes on: the next release asks for power first.
 * Throws InstallFault when a tick does not end.
 */
export async function pauseTicks(options: PauseOptions): Promise<void> {
  const { root, run, say, sleep } = options;
  const { probeTimer, controlSocket } = UNIT_NAMES;
  let polls = 0;
  while (true) {
    const isTicking = (await run(["systemctl", "is-active", probeTimer])).code === 0;
    const first = cycleUnderWay(root);
    if (isTicking && first !== null && polls === 0) {
      say(`  ${first}: ticks go on until it is over, for five minutes at most`);
    }
    while (isTicking && polls < CYCLE_POLLS_MAX && cycleUnderWay(root) !== null) {
      polls++;
      await sleep(CYCLE_POLL_MS);
    }
    await run(["systemctl", "stop", probeTimer, controlSocket]);
    await awaitTick(options);
    // A cycle may have begun in the last tick.
    if (!isTicking || polls >= CYCLE_POLLS_MAX || cycleUnderWay(root) === null) return;
    await startTicks(options);
  }
}

/** Waits until no tick runs. Throws InstallFault when one does not end. */
export async function awaitTick(
  { run, sleep }: Pick<PauseOptions, "run" | "sleep">,
): Promise<void> {
  const words = ["systemctl", "show", "--property=ActiveState", "--value", UNIT_NAMES.probeService];
  for (let poll = 0; poll < SETTLE_POLLS_MAX; poll++) {
    const state = (await run(words)).output.trim();
    if (state !== "activating" && state !== "deactivating" && state !== "active") return;
    await sleep(SETTLE_POLL_MS);
  }
  throw new InstallFault("Cannot wait for the running tick: it did not end within 16 s");
}

/** Lets an installed watchdog go on, as far as there is one. */
export async function startTicks({ run }: Pick<PauseOptions, "run">): Promise<void> {
  await run(["systemctl", "start", UNIT_NAMES.probeTimer, UNIT_NAMES.controlSocket]);
}
