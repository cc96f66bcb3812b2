/** Failures of the host's own, as an onlooker sees them who knows cable, address and routes. */
import type { TargetResult } from "../../../lib/probes/probe.ts";
import { linkState } from "../home/own_link.ts";
import type { World } from "../home/world.ts";
import { failingChain, sinceHeard } from "./evidence.ts";
import { type Cut, type Facts, judgeGateway, type Sight, Violation } from "./facts.ts";

const DAY_MS = 86_400_000;
const OWN_FAILURE_MS = 300_000;
/** Uptime counts whole seconds. */
const ROUNDING_MS = 1_000;

/**
 * The answers with those that a router gave: where the host has a way, it said so, not the host. No
 * router can say it of the way to itself.
 */
export function withoutRouters(
  world: World,
  results: readonly TargetResult[],
): readonly TargetResult[] {
  const { carrier, address, way } = linkState(world);
  const byHost = (each: TargetResult) =>
    each.result.kind === "not_tried" && each.result.by === "own_network";
  const isHosts = results.some((each) => each.role === "gateway" && byHost(each));
  if (!carrier || !address || way !== "gateway" || isHosts) return results;
  return results.map((each) =>
    each.result.kind === "not_tried" && each.result.by === "own_network"
      ? { ...each, result: { kind: "silent", why: each.result.why } }
      : each
  );
}

/** `network`: it has none. `route`: its way leads elsewhere, or is missing while the router answers. */
export function ownSight(
  world: World,
  { results, seen }: { readonly results: readonly TargetResult[]; readonly seen: Sight },
): "none" | "network" | "route" {
  const unreachable = results.some(({ role, result }) =>
    role === "internet" && result.kind === "not_tried" && result.by === "own_network"
  );
  const { carrier, address, way } = linkState(world);
  // Names that a VPN does not resolve are the VPN's; `ip` is asked, as in every failing tick.
  if (seen === "names") return world.setup.link.hasIp && way === "elsewhere" ? "route" : "none";
  if (seen !== "failing" && !(seen === "blind" && unreachable)) return "none";
  const answers = judgeGateway(results) === "answers";
  // Without a word of the host only what its own kernel refused can be told from silence.
  if (!world.setup.link.hasIp) return seen === "failing" ? "none" : answers ? "route" : "network";
  if (way === "elsewhere" || (answers && way === "none")) return "route";
  if (answers) return "none";
  return !carrier || !address || way === "none" ? "network" : "none";
}

/**
 * S5: where nothing but the host's own failure was seen since it was last online, at most one
 * automatic cut in a day, and none before five minutes of it.
 */
export function checkOwn(facts: Facts, cut: Cut): void {
  if (facts.tick.look?.own !== true || observed(facts)) return;
  const chain = sinceHeard(facts, failingChain(facts)).filter(({ own }) => own);
  const spanMs = (chain.at(-1)?.uptimeMs ?? 0) - (chain[0]?.uptimeMs ?? 0);
  if (spanMs < OWN_FAILURE_MS) {
    throw new Violation("S5", `cut after ${spanMs} ms in which the host itself had no network`);
  }
  const today = facts.cuts.filter(({ reason, atMs }) =>
    reason === "automatic" && cut.atMs - atMs < DAY_MS - ROUNDING_MS
  );
  if (today.length > 0) {
    throw new Violation("S5", "a second cut in a day although the host itself has no network");
  }
}

/** True when the outage began as silence that was none of the host's own. */
function observed({ looks }: Facts): boolean {
  for (const look of looks.toReversed()) {
    // Where a heartbeat may have been proof, it may as well have been none.
    if ((look.sight === "failing" || look.sight === "names") && !look.own) return true;
    if (look.kept && (look.sight === "online" || look.provenSight === "online")) return false;
  }
  return false;
}
