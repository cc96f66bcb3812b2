import type { ProbeResult, Target, TargetResult } from "../../../lib/probes/probe.ts";
import { mortal } from "./host.ts";
import { internetWorks } from "./line.ts";
import { advance, type World } from "./world.ts";

const SILENT: ProbeResult = { kind: "silent", why: "No answer within 4 s" };

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

function pageOfRouter(world: World, target: Target): ProbeResult | null {
  const { line, router } = world;
  if (target.kind !== "http" || !line.routerPage || !router.lanAlive) return null;
  return { kind: "wrong", latencyMs: 5, what: "status 200", by: "page" };
}

function answered(world: World): ProbeResult {
  return { kind: "answered", latencyMs: world.random.integer(2, 80) };
}
