/**
 * Failures of this computer's own: whoever was not able to hear may not judge. A missing carrier or
 * address looks like a dead router, a dead VPN like a dead line; neither is anybody else's silence.
 */
import type { Cause } from "../wire/cause.ts";
import type { OwnNetwork } from "../probes/ip_answer.ts";
import type { ProbeResult, TargetResult } from "../probes/probe.ts";
import type { Diagnosis, OwnFailure } from "./diagnose.ts";
import { TICK_GAP_MS_MAX } from "./state/failing_run.ts";
import type { WatchState } from "./state/state.ts";

/** What the router may be cut for. */
export const FAILING: ReadonlySet<Cause> = new Set(["internet_dead", "router_dead", "dns_only"]);

/** True when a tick fails so that this computer must be asked about itself first. */
export function asksItself({ cause, own }: Diagnosis): boolean {
  return FAILING.has(cause) || own !== undefined;
}

/**
 * The answers with those judged anew that said "network is unreachable": where this computer has a
 * way to the internet through the gateway, it was a router that said so, and the line is dead. Of
 * the way to the gateway itself only this computer can have said it, which then had no network.
 */
export function judgeUnreachable(
  results: readonly TargetResult[],
  network: OwnNetwork | null,
): readonly TargetResult[] {
  if (network === null || network.route !== "gateway" || isCut(network)) return results;
  if (results.some(({ role, result }) => role === "gateway" && isUnreachable(result))) {
    return results;
  }
  return results.map((each) =>
    isUnreachable(each.result)
      ? { ...each, result: { kind: "silent", why: each.result.why } }
      : each
  );
}

function isUnreachable(
  result: ProbeResult,
): result is Extract<ProbeResult, { readonly kind: "not_tried" }> {
  return result.kind === "not_tried" && result.by === "own_network";
}

/**
 * The diagnosis once this computer was asked about itself. It is asked later than the targets, and
 * may have mended in between: so its word counts only if it said the same a tick ago.
 */
export function judgeOwnNetwork(
  diagnosis: Diagnosis,
  options: {
    readonly network: OwnNetwork | null;
    readonly state: Pick<WatchState, "phase" | "outage" | "run" | "uptimeMs" | "blind">;
  },
): Diagnosis {
  const { network, state } = options;
  const own = failureOf(diagnosis, network) ?? diagnosis.own ??
    (state.blind?.own === true ? "just_back" : null);
  if (own === null) return diagnosis;
  // What fails because of a cut is known; so is an outage that began as observed silence.
  const known = isExplained(state) || (own === "no_network" && isObserved(state));
  if (known) {
    const { own: _, ...silent } = diagnosis;
    const cause = diagnosis.cause === "watchdog_broken" ? "internet_dead" : diagnosis.cause;
    return { ...silent, cause, note: describe(own, network) };
  }
  return { ...diagnosis, cause: "watchdog_broken", own, note: describe(own, network) };
}

function failureOf(
  { cause, gateway }: Diagnosis,
  network: OwnNetwork | null,
): OwnFailure | null {
  if (network === null) return null;
  if (network.route === "elsewhere") return "other_route";
  // Something answered: there is a network, whatever is said of one way into it.
  if (cause === "dns_only") return null;
  if (gateway === "answers") return network.route === "none" ? "other_route" : null;
  return isCut(network) || network.route === "none" ? "no_network" : null;
}

/** No cable, Wi-Fi or address. */
export function isCut({ carrier, address }: OwnNetwork): boolean {
  return carrier === false || address === false;
}

/** The router has no power, or boots. A grace that is over in this very tick explains nothing. */
function isExplained({ phase, uptimeMs }: Pick<WatchState, "phase" | "uptimeMs">): boolean {
  return phase.kind === "off" || (phase.kind === "booting" && uptimeMs < phase.graceUntilMs);
}

/** An outage is under way, or ticks that fail by silence have begun, that were no failure of ours. */
function isObserved(
  { outage, run, uptimeMs }: Pick<WatchState, "outage" | "run" | "uptimeMs">,
): boolean {
  if (outage !== null) return true;
  return run !== null && run.family !== "own" && uptimeMs - run.lastMs <= TICK_GAP_MS_MAX;
}

function describe(own: OwnFailure, network: OwnNetwork | null): string {
  const device = network?.device ?? null;
  const where = device === null ? "" : ` (${device})`;
  if (own === "just_back") {
    return "This computer's own way to the internet is only just back: what was silent until then says nothing";
  }
  if (own === "other_route") {
    return network?.route === "elsewhere"
      ? `This computer's way to the internet does not lead through the router but by ${network.elsewhere}: is it a VPN?`
      : "This computer has no way to the internet, although the router answers";
  }
  const what = network?.carrier === false
    ? `no cable or Wi-Fi${where}`
    : network?.address === false
    ? `no address${where}`
    : "no way to the internet";
  return `This computer itself has no network: ${what}; the router may be off, or only the cable`;
}
