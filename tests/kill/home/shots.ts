/** When to shoot a tick: by the clock, at a write to its folders, on the wire, at a probe. */
import type { Random } from "../../support/base/random.ts";
import type { HomeFolders, RunningTick } from "./tick.ts";
import type { HomeNetwork } from "./network.ts";

export const SHOTS = ["clock", "file", "wire", "probe"] as const;
export type Shot = (typeof SHOTS)[number];

/** A tick that cuts is over by then on an idle machine. */
const TICK_MS = 450;
const FILE_EVENTS_MAX = 14;
const CHUNKS_MAX = 7;

export interface ShotOptions {
  readonly random: Random;
  readonly network: HomeNetwork;
  readonly folders: HomeFolders;
}

/** Arms one shot; call what it returns when the tick has ended. */
export function armShot(tick: RunningTick, shot: Shot, options: ShotOptions): () => void {
  const { random, network, folders } = options;
  switch (shot) {
    case "clock": {
      const timer = setTimeout(tick.kill, random.integer(30, TICK_MS));
      return () => clearTimeout(timer);
    }
    case "probe": {
      const delayMs = random.integer(0, 5);
      const timers: ReturnType<typeof setTimeout>[] = [];
      network.onProbe(() => void timers.push(setTimeout(tick.kill, delayMs)));
      return () => {
        network.onProbe(null);
        for (const timer of timers) clearTimeout(timer);
      };
    }
    case "wire": {
      // Late ones come twice: while it connects, and while the command is under way.
      let left = random.integer(1, CHUNKS_MAX);
      const isLost = random.chance(0.3);
      network.tap(() => {
        left--;
        if (left > 0) return true;
        tick.kill();
        return !isLost;
      });
      return () => network.tap(null);
    }
    case "file":
      return armAtFile(tick, { folders, after: random.integer(1, FILE_EVENTS_MAX) });
  }
}

function armAtFile(
  tick: RunningTick,
  options: { readonly folders: HomeFolders; readonly after: number },
): () => void {
  const { folders, after } = options;
  const watcher = Deno.watchFs([folders.state, folders.runtime]);
  (async () => {
    let seen = 0;
    for await (const { kind } of watcher) {
      if (kind === "access") continue;
      if (++seen >= after) return tick.kill();
    }
  })();
  return () => {
    try {
      watcher.close();
    } catch {
      // Closed by its own loop's end.
    }
  };
}
