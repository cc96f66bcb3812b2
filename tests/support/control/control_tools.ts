/** What a control request needs, in a folder of its own, with a clock that tests move. */
import type { ControlTools } from "../../../home/control/run.ts";
import { createSaver } from "../../../home/watch/saver.ts";
import { createWorld } from "../../../home/watch/world.ts";
import type { WatchState } from "../../../lib/watch/state/state.ts";
import { CONFIG } from "../watch/tick_world.ts";
import { clockAt } from "../watch/watch.ts";

export interface ControlBench {
  readonly folder: string;
  readonly tools: ControlTools;
  nowMs: number;
  /** What happens while a request waits. */
  onSleep: () => void;
  /** Saves a state as a tick does, its new events in the log. */
  tick(change?: (state: WatchState) => WatchState): WatchState;
}

/** Runs `act` with a bench whose watchdog has never run. */
export async function withControl(
  act: (bench: ControlBench) => Promise<void> | void,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(`${folder}/run`);
  const folders = { state: folder, runtime: `${folder}/run` };
  const bench: ControlBench = {
    folder,
    nowMs: 3_600_000,
    onSleep: () => {},
    tools: {
      config: CONFIG,
      folders,
      clock: () => clockAt(bench.nowMs),
      sleep: (ms) => {
        bench.nowMs += ms;
        bench.onSleep();
        return Promise.resolve();
      },
      randomId: () => "one",
    },
    tick: (change = (state) => state) => {
      const clock = clockAt(bench.nowMs);
      const world = createWorld({
        config: CONFIG,
        folders,
        clock: () => clock,
        elapsedMs: () => 0,
      });
      const { state } = world.load(clock);
      const here = { ...state, uptimeMs: clock.uptimeMs, wallMs: clock.wallMs };
      return createSaver(world, state).saveEverywhere(change(here)).state;
    },
  };
  try {
    await act(bench);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
