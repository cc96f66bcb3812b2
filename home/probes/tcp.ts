import { isStandInAddress } from "../../lib/base/address.ts";
import type { ProbeResult, Target } from "../../lib/probes/probe.ts";
import { isForeignAddress } from "../../lib/probes/target_name.ts";
import { classifyFailure, type ProbeContext } from "./failure.ts";

/** Opens and closes a TCP connection; never rejects. */
export async function probeTcp(
  target: Extract<Target, { kind: "tcp" }>,
  context: ProbeContext,
): Promise<ProbeResult> {
  try {
    const { host: hostname, port } = target;
    using connection = await Deno.connect({ hostname, port, signal: context.signal });
    const latencyMs = context.tookMs();
    return judgeAddress(target, { address: connection.remoteAddr.hostname, latencyMs }) ??
      { kind: "answered", latencyMs };
  } catch (error) {
    return classifyFailure(error, context);
  }
}

/**
 * `wrong` when the name led into the home's own network, `not_tried` when to a proxy's stand-in,
 * which is evidence neither way; null when the address may be right.
 */
export function judgeAddress(
  target: Target,
  answer: { readonly address: string; readonly latencyMs: number },
): ProbeResult | null {
  if (!isForeignAddress(target, answer.address)) return null;
  if (isStandInAddress(answer.address)) return standIn(answer.address);
  const { latencyMs } = answer;
  return { kind: "wrong", latencyMs, what: `name led to ${answer.address}`, by: "page" };
}

/** A name that leads to a proxy's own address: whatever answers there is evidence neither way. */
export function standIn(address: string): ProbeResult {
  return { kind: "not_tried", why: `name led to ${address}, which a proxy made up` };
}
