/** What one tick's answers were, as an onlooker judges them who knows the host's own network. */
import type { TargetResult } from "../../../lib/probes/probe.ts";
import type { World } from "../home/world.ts";
import { type Facts, judge, judgeGateway, type Look, type Sight } from "./facts.ts";
import { ownSight, withoutRouters } from "./own.ts";
import { isProven } from "./sight.ts";

/** Two days of looks: an incident may be as old. */
const LOOKS_MAX = 12_000;
const ANSWERED: readonly Sight[] = ["online", "names", "portal"];

/** Writes a look down. */
export function noteLook(
  facts: Facts,
  options: {
    readonly results: readonly TargetResult[];
    readonly nowMs: number;
    readonly world: World;
  },
): void {
  const { nowMs, world } = options;
  const { quorum } = facts.config.probes;
  const results = withoutRouters(world, options.results);
  const seen = judge(results, { quorum, proofs: 0 });
  const own = ownSight(world, { results, seen });
  const sight = own === "none" ? seen : own === "network" ? "failing" : "blind";
  const provenSight = isProven(facts) ? judge(results, { quorum, proofs: 1 }) : sight;
  const look: Look = {
    atMs: nowMs,
    uptimeMs: facts.tick.clock.uptimeMs,
    boot: facts.tick.boot,
    sight,
    provenSight,
    answered: [seen, provenSight].some((each) => ANSWERED.includes(each)),
    gateway: judgeGateway(results),
    own: own === "network",
    kept: false,
    saveNumber: 0,
  };
  facts.tick.look = look;
  facts.looks.push(look);
  if (facts.looks.length > 2 * LOOKS_MAX) facts.looks = facts.looks.slice(-LOOKS_MAX);
  if (look.provenSight === "online") facts.lastOnline = look;
}
