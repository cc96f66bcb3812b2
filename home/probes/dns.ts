import { isPublicAddress, isStandInAddress } from "../../lib/base/address.ts";
import type { ProbeResult, Target } from "../../lib/probes/probe.ts";
import { classifyFailure, type ProbeContext } from "./failure.ts";
import { standIn } from "./tcp.ts";

type DnsTarget = Extract<Target, { kind: "dns" }>;

/**
 * Asks a name server for the IPv4 addresses of a name; never rejects.
 *
 * A public server proves the internet only by a public address: the router of a dead line may
 * answer for every server and every name. A resolver is asked whether it answers at all, so there
 * "no such name" is an answer, too. Deno reports SERVFAIL and REFUSED as it reports NXDOMAIN: a
 * resolver without a line behind it counts as one that answers, which can only prevent a cut.
 */
export async function probeDns(target: DnsTarget, context: ProbeContext): Promise<ProbeResult> {
  const server = target.host === null
    ? {}
    : { nameServer: { ipAddr: target.host, port: target.port } };
  try {
    const options = { ...server, signal: context.signal };
    const addresses = await Deno.resolveDns(target.name, "A", options);
    return judgeAddresses(target, { addresses, latencyMs: context.tookMs() });
  } catch (error) {
    if (!context.signal.aborted && error instanceof Deno.errors.NotFound) {
      return judgeAddresses(target, { addresses: [], latencyMs: context.tookMs() });
    }
    return classifyFailure(error, context);
  }
}

/** What the addresses in an answer say; none stands for "no such name". */
export function judgeAddresses(
  target: DnsTarget,
  answer: { readonly addresses: readonly string[]; readonly latencyMs: number },
): ProbeResult {
  const { addresses, latencyMs } = answer;
  if (target.role !== "internet" || addresses.some(isPublicAddress)) {
    return { kind: "answered", latencyMs };
  }
  const madeUp = addresses.find(isStandInAddress);
  if (madeUp !== undefined) return standIn(madeUp);
  const first = addresses[0];
  const what = first === undefined ? `no address for ${target.name}` : `name led to ${first}`;
  return { kind: "wrong", latencyMs, what, by: "page" };
}
