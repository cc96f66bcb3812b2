/** What is known of the power of outlets, in few words. */
import { LONE_OUTLET } from "../../../lib/plugs/lone.ts";
import type { Outlet, TimedBy } from "../../../lib/plugs/plug.ts";
import type { OutletPower, WatchState } from "../../../lib/watch/state/state.ts";

/** One plug alone, as the watchdog knows it. */
export function lone(timedBy: TimedBy = "plug"): readonly Outlet[] {
  return [{ name: LONE_OUTLET, onDelayMs: 0, timedBy }];
}

/** Seen on; a plug alone without a name. */
export function on(name: string = LONE_OUTLET): OutletPower {
  return { name, power: { kind: "on" } };
}

/** A forgotten cut may have left it off. */
export function doubt(name: string = LONE_OUTLET): OutletPower {
  return { name, power: { kind: "doubt" } };
}

/** Told to go off; due at once unless a time is given. */
export function owed(
  { name = LONE_OUTLET, dueOnMs = 0, sure = true }: {
    readonly name?: string;
    readonly dueOnMs?: number;
    readonly sure?: boolean;
  } = {},
): OutletPower {
  return { name, power: { kind: "owed", dueOnMs, sure } };
}

/** Names of the outlets that are owed their power. */
export function owedNames({ power }: Pick<WatchState, "power">): readonly string[] {
  return power.flatMap(({ name, power: each }) => each.kind === "owed" ? [name] : []);
}
