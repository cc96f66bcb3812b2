import type { Cause, GatewaySight } from "../wire/cause.ts";
import type { TargetResult } from "../probes/probe.ts";

/**
 * A failure of this computer's own.
 *
 * - `no_network`: no carrier, address or route. An unplugged cable looks so, and also a router that
 *   is off or gives no addresses.
 * - `other_route`: the way to the internet does not lead through the gateway (a VPN), or is missing
 *   while the gateway answers: this computer's own affair.
 * - `just_back`: there was one of these, and there is none any more. What was asked before that is
 *   known may have been asked while there was.
 */
export type OwnFailure = "no_network" | "other_route" | "just_back";

/** What one tick's probes mean together. */
export interface Diagnosis {
  readonly cause: Cause;
  /** True when at least `quorum` internet targets answered as they should. */
  readonly online: boolean;
  readonly gateway: GatewaySight;
  /** Why this computer itself could not hear; not there: it could, or it is not known. */
  readonly own?: OwnFailure;
  /** The one thing worth saying beside the cause, in plain words; null: nothing. */
  readonly note: string | null;
}

/** How to read the probes. */
export interface DiagnoseOptions {
  /** Internet targets that must answer right, at least 1. */
  readonly quorum: number;
  /** The cloud accepted a heartbeat since the last tick, and the owner counts that as proof. */
  readonly heartbeatProof: boolean;
}

/**
 * Tells the causes of docs/design.md apart. Absence of evidence is never evidence: targets that
 * could not be asked say nothing, and when none could be asked the watchdog is broken.
 */
export function diagnose(
  results: readonly TargetResult[],
  options: DiagnoseOptions,
): Diagnosis {
  const internet = results.filter(({ role }) => role === "internet");
  const tried = internet.filter(({ result }) => result.kind !== "not_tried");
  const right = tried.filter(({ result }) => result.kind === "answered");
  const rightCount = right.length + (options.heartbeatProof ? 1 : 0);
  const gateway = judgeGateway(results);
  const page = pageIn(tried);
  const redirected = tried.some(({ result }) =>
    result.kind === "wrong" && result.by === "redirect"
  );
  const online = rightCount >= options.quorum;

  if (tried.length === 0 && !online) {
    const isOwn = internet.some(({ result }) =>
      result.kind === "not_tried" && result.by === "own_network"
    );
    const blind = {
      cause: "watchdog_broken",
      online,
      gateway,
      note: firstReason(internet),
    } as const;
    return isOwn ? { ...blind, own: gateway === "answers" ? "other_route" : "no_network" } : blind;
  }
  if (rightCount > 0 && redirected) return { cause: "captive_portal", online, gateway, note: page };
  if (online) {
    const cause = namesAreDead(results, right) ? "dns_only" : "online";
    return { cause, online: cause === "online", gateway, note: null };
  }
  // A page that some box on the way put up proves that the router itself is alive.
  const routerDead = gateway === "silent" && page === null;
  return { cause: routerDead ? "router_dead" : "internet_dead", online, gateway, note: page };
}

function judgeGateway(results: readonly TargetResult[]): Diagnosis["gateway"] {
  const asked = results.filter(({ role, result }) =>
    role === "gateway" && result.kind !== "not_tried"
  );
  if (asked.length === 0) return "not_asked";
  // A refused connection is an answer: somebody at that address refused it.
  return asked.some(({ result }) => result.kind !== "silent") ? "answers" : "silent";
}

function pageIn(tried: readonly TargetResult[]): string | null {
  for (const { result } of tried) {
    if (result.kind === "wrong" && result.by !== "refused") return result.what;
  }
  return null;
}

/** Addresses answer, the resolver does not, and nothing that needs a name answered either. */
function namesAreDead(
  results: readonly TargetResult[],
  right: readonly TargetResult[],
): boolean {
  const resolvers = results.filter(({ role, result }) =>
    role === "resolver" && result.kind !== "not_tried"
  );
  if (resolvers.length === 0) return false;
  return resolvers.every(({ result }) => result.kind === "silent") &&
    right.some(({ byName }) => !byName) && !right.some(({ byName }) => byName);
}

function firstReason(internet: readonly TargetResult[]): string {
  for (const { url, result } of internet) {
    if (result.kind === "not_tried") return `${url}: ${result.why}`;
  }
  return "No internet target is configured";
}
