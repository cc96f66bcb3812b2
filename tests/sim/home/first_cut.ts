/** How soon a home that is well must cut, and waiting for it. */
import { MINUTE_MS } from "../../../lib/time/time.ts";
import type { WatchState } from "../../../lib/watch/state/state.ts";
import { Violation } from "../checks/facts.ts";
import { losesLink } from "./own_link.ts";
import { runTicks } from "./run.ts";
import type { World } from "./world.ts";

/** Two ticks, and what they may be late. */
export const TICKS_2_MS = 2 * 15_200;
/** What a quick tick may take from its clock to its last command, and a slow plug's two answers. */
export const WITHIN_TICK_MS = 2_000 + 3 * 1_200;
/** As the design has it: a failure of the host's own allows a cut after this. */
const OWN_FAILURE_MS = 5 * MINUTE_MS;

/** From a trouble's beginning to the latest moment at which the first cut must have left. */
export function firstCutMs(world: World, gatewaySilent: boolean): number {
  const { policy, probes } = world.setup.config;
  if (gatewaySilent && losesLink(world)) {
    const ownMs = Math.max(policy.staleAfterMs, policy.gatewayGraceMs, OWN_FAILURE_MS);
    return ownMs + proofMs(world) + TICKS_2_MS + WITHIN_TICK_MS;
  }
  const asked = probes.targets.some(({ role }) => role === "gateway");
  const slow = !asked || gatewaySilent || !world.setup.gatewayAnswersPing;
  const staleMs = slow ? Math.max(policy.staleAfterMs, policy.gatewayGraceMs) : policy.staleAfterMs;
  const firstMs = staleMs + proofMs(world) + TICKS_2_MS + WITHIN_TICK_MS;
  return firstMs + softMs(world, { firstMs, gatewaySilent: asked && gatewaySilent });
}

/** Once all is healed a router that is asked does nothing: its time is lost, and seen to be. */
export function softMs(
  world: World,
  { firstMs, gatewaySilent }: { readonly firstMs: number; readonly gatewaySilent: boolean },
): number {
  const { softReboot } = world.setup.config;
  return softReboot === null || gatewaySilent ? 0 : softReboot.graceMs + firstMs;
}

/** Where a heartbeat is proof, the latest one that was accepted puts off the first failing look. */
function proofMs(world: World): number {
  const { cloud, policy } = world.setup.config;
  if (!policy.heartbeatIsProof || cloud === null) return 0;
  return cloud.heartbeatEveryMs === 15_000 ? TICKS_2_MS / 2 : 3 * TICKS_2_MS / 2;
}

/** Runs until a new cut has left; throws when none has by `dueMs`. Returns the state after it. */
export async function awaitCut(
  world: World,
  options: { readonly property: string; readonly dueMs: number; readonly what: string },
): Promise<WatchState> {
  const { facts } = world.watch;
  const before = facts.cuts.at(-1);
  let after: WatchState | null = null;
  await runTicks(world, {
    untilMs: options.dueMs + TICKS_2_MS,
    each(report) {
      if (facts.cuts.at(-1) === before) return false;
      after = report.state;
      return true;
    },
  });
  const cut = facts.cuts.at(-1);
  if (cut === undefined || cut === before || cut.atMs > options.dueMs || after === null) {
    const late = cut === undefined || cut === before
      ? "no cut"
      : `cut ${cut.atMs - options.dueMs} ms late`;
    throw new Violation(options.property, `${options.what}: ${late}`);
  }
  return after;
}
