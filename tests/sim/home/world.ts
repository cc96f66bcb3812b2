import type { Random } from "../../support/base/random.ts";
import type { Agenda } from "../agenda.ts";
import type { Watch } from "../checks/watch.ts";
import type { Timeline } from "../timeline.ts";
import type { CloudSide } from "./cloud_side.ts";
import type { Files } from "./files.ts";
import type { Host } from "./host.ts";
import type { Line } from "./line.ts";
import type { Modem } from "./modem.ts";
import type { PlugSide } from "./plug_side.ts";
import type { Router } from "./router.ts";
import type { Setup } from "./setup.ts";

/** One home with everything around it. Parts are changed in place, by their own modules only. */
export interface World {
  /** True time, which nobody in the world can read. */
  nowMs: number;
  readonly setup: Setup;
  readonly random: Random;
  readonly agenda: Agenda;
  readonly timeline: Timeline;
  readonly line: Line;
  readonly router: Router;
  readonly modem: Modem;
  /** In most homes one alone, which feeds the router. */
  readonly plugs: readonly PlugSide[];
  readonly host: Host;
  readonly files: Files;
  readonly cloud: CloudSide;
  readonly watch: Watch;
  /** Stretches of at least a minute without internet that the world has caused. */
  outages: number;
  /** Internet gone since; null: it works. */
  goneSinceMs: number | null;
}

/** Lets the world go on up to `untilMs`. */
export function advance(world: World, untilMs: number): void {
  world.agenda.pass(Math.max(untilMs, world.nowMs), (nowMs) => {
    world.nowMs = nowMs;
  });
}

/** Says what happened. */
export function note(world: World, text: string): void {
  world.timeline.note(world.nowMs, text);
}
