import type { ProbeResult, Target, TargetResult } from "../../../lib/probes/probe.ts";
import { mortal } from "./host.ts";
import { internetWorks } from "./line.ts";
import { linkState } from "./own_link.ts";
import { advance, type World } from "./world.ts";

const SILENT: ProbeResult = { kind: "silent", why: "No answer within 4 s" };

/** By the host's own kernel, or in the words of a router on the way. */
const UNREACHABLE: ProbeResult = {
  kind: "not_tried",
  why: "network is unreachable",
  by: "own_network",
};

/** Asks every target what the world would answer. */
export function probePort(world: World): () => Promise<readonly TargetResult[]> {
  return () =>
    Promise.resolve(mortal(world, () => {
      advance(world, world.nowMs + world.random.integer(20, world.host.quick ? 300 : 4_000));
      const results = world.setup.config.probes.targets.map((target): TargetResult => ({
        url: target.url,
        role: target.role,
        kind: target.kind,
        byName: target.kind === "http",
        result: probe(world, target),
      }));
      world.watch.looked(results);
      return results;
    }));
}

function probe(world: World, target: Target): ProbeResult {
  const { line, host, router, random } = world;
  if (host.blind) return { kind: "not_tried", why: "Cannot start ping: too many open files" };
  const own = ownTrouble(world, target);
  if (own !== null) return own;
  if (line.loss > 0 && random.chance(line.loss)) return SILENT;
  if (target.role === "gateway") {
    if (!world.setup.gatewayAnswersPing || !router.lanAlive) return SILENT;
    return answered(world);
  }
  const named = target.kind === "dns" || target.kind === "http";
  if (named && (line.dnsFailures > 0 || !internetWorks(world))) {
    return pageOfRouter(world, target) ?? SILENT;
  }
  if (!internetWorks(world)) return SILENT;
  if (target.role === "internet" && line.blockedTargets > 0) return SILENT;
  if (target.kind === "http" && line.captivePortals > 0) {
    return { kind: "wrong", latencyMs: 20, what: "status 302 to a login page", by: "redirect" };
  }
  return answered(world);
}

/** What the host's own cable, address, route or VPN makes of a question; null: nothing. */
function ownTrouble(world: World, { role }: Target): ProbeResult | null {
  const { link } = world.host;
  const { carrier, address, way } = linkState(world);
  if (role === "gateway") return address ? carrier ? null : SILENT : UNREACHABLE;
  if (way === "elsewhere") return carrier && address && link.vpnDead === 0 ? null : SILENT;
  if (way === "none") return UNREACHABLE;
  if (!carrier) return SILENT;
  const isDead = world.router.state === "up" && !internetWorks(world);
  return isDead && world.setup.link.routerSays ? UNREACHABLE : null;
}

function pageOfRouter(world: World, target: Target): ProbeResult | null {
  const { line, router } = world;
  if (target.kind !== "http" || !line.routerPage || !router.lanAlive) return null;
  return { kind: "wrong", latencyMs: 5, what: "status 200", by: "page" };
}

function answered(world: World): ProbeResult {
  return { kind: "answered", latencyMs: world.random.integer(2, 80) };
}
