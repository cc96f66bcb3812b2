/** What is said of a cut that moved nothing, or did not last, and what looking for it may cost. */
import type { World } from "../home/world.ts";
import type { PlugReading } from "../../../lib/plugs/plug.ts";
import type { KnownHappening } from "../../../lib/wire/event.ts";
import { type Cut, type Facts, Violation } from "./facts.ts";

const BY_GATEWAY = "The gateway answered in the middle of the off time";
const BY_OUTLET = /The outlet was on (again )?within/;

/** Without named boots a clock that is set after a cut, or as it was decided, looks like a restart. */
export function looksRestarted({ setup, host }: World, cut: Cut): boolean {
  return !setup.bootNamed && host.wallSetMs > cut.atMs - DECIDED_MS;
}

/** A tick that is held up for longer between looking and cutting does not cut. */
const DECIDED_MS = 60_000;

/** The targets were asked: has the router power? */
export function noteRouterPower({ router, nowMs }: World, { tick }: Facts): void {
  tick.routerPower = router.state === "unpowered" ? null : nowMs;
}

/** A plug was read: is any outlet on? */
export function noteOutletPower({ plugs, nowMs }: World, { tick }: Facts): void {
  tick.outletPower = plugs.some(({ relayOn }) => relayOn) ? nowMs : null;
}

/** A relay may be a moment early, by its own clock. */
const EARLY_MS = 3_000;

/**
 * Until when an outlet that was read to be off has an off time: by its timer, or for as long as it is
 * waited for where that shows nothing. -Infinity: it was not.
 */
export function toldOffUntilMs(
  { config }: Facts,
  { reading, nowMs }: { readonly reading: PlugReading; readonly nowMs: number },
): number {
  if (reading.on !== false) return -Infinity;
  return nowMs + Math.max(config.policy.offMs, (reading.countdownS ?? 0) * 1_000) + 1_000;
}

/** The latest cut takes the router's power away, or does not keep it away. */
export function noteAway(
  { cuts, config }: Facts,
  { on, by, nowMs }: {
    readonly on: boolean;
    readonly by: "us" | "other";
    readonly nowMs: number;
  },
): void {
  const cut = cuts.at(-1);
  // What somebody else switches later is not that cut's.
  if (cut === undefined) return;
  if (!on && by === "other" && nowMs > cut.atMs + config.policy.offMs) return;
  if (!on) cut.away = "whole";
  else if (cut.away === "whole" && nowMs < cut.atMs + config.policy.offMs - EARLY_MS) {
    cut.away = "short";
  }
}

/** S8: a cut is not blamed for what the router and the outlets did not do within its off time. */
export function checkOffTimeSaid(
  { tick, latestCut, diedMs, offUntilMs }: Facts,
  what: KnownHappening,
): void {
  if (what.kind !== "plug_trouble") return;
  const byGateway = what.hint.startsWith(BY_GATEWAY);
  if (!byGateway && !BY_OUTLET.test(what.hint)) return;
  const poweredMs = byGateway ? tick.routerPower : tick.outletPower;
  if (poweredMs === null) throw new Violation("S8", `said without cause: ${what.hint}`);
  // An outlet that says it is off has an off time, whoever switched it.
  if (latestCut === null || (byGateway && poweredMs <= offUntilMs)) return;
  // A tick that was killed after it had written the intent down has cut nothing at all.
  const afterMs = poweredMs - Math.max(latestCut.atMs, diedMs);
  if (afterMs > latestCut.offMs) throw new Violation("S8", `${afterMs} ms late: ${what.hint}`);
}

/** S4: no question of ours ends the off time of a cut that is remembered. */
export function checkOwnQuestion(world: World, { latestCut: cut, cuts, boot }: Facts): void {
  if (cut === null || !cuts.includes(cut) || cut.boot !== boot) return;
  // Power goes before order.
  if (looksRestarted(world, cut)) return;
  throw new Violation("S4", "a question of ours ended the off time of a queue");
}
