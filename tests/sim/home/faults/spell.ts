/** Harm that lasts a while. */
import { MINUTE_MS } from "../../../../lib/time/time.ts";
import { note, type World } from "../world.ts";

const SHORT_MS = 12 * MINUTE_MS;

/** Does one harm and arranges for its end. */
export type Fault = (world: World) => void;

/** Most homes have short troubles, so that a seed holds many; some have long ones. */
export function length(world: World, range: readonly [number, number]): number {
  const [fromMs, toMs] = range;
  const longestMs = world.setup.longTroubles ? toMs : Math.min(toMs, SHORT_MS);
  return world.random.spread(Math.min(fromMs, longestMs), longestMs);
}

/** Sets something wrong for a while. */
export function spell(
  what: string,
  change: {
    readonly begin: (world: World) => void;
    readonly end: (world: World) => void;
    readonly lastsMs: readonly [number, number];
  },
): Fault {
  return (world) => {
    const lastsMs = length(world, change.lastsMs);
    note(world, `${what}, for ${Math.round(lastsMs / 1_000)} s`);
    change.begin(world);
    world.agenda.at(world.nowMs + lastsMs, () => change.end(world));
  };
}
