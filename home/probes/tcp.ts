import type { ProbeResult, Target } from "../../lib/probes/probe.ts";
import { isForeignAddress } from "../../lib/probes/target_name.ts";
import { classifyFailure, type ProbeContext } from "./failure.ts";

/** Opens and closes a TCP connection; never rejects. */
export async function probeTcp(
  target: Extract<Target, { kind: "tcp" }>,
  context: ProbeContext,
): Promise<ProbeResult> {
  const startedMs = context.nowMs();
  try {
    const { host: hostname, port } = target;
    using connection = await Deno.connect({ hostname, port, signal: context.signal });
    const latencyMs = Math.max(0, context.nowMs() - startedMs);
    return judgeAddress(target, { address: connection.remoteAddr.hostname, latencyMs }) ??
      { kind: "answered", latencyMs };
  } catch (error) {
    return classifyFailure(error, { context, startedMs });
  }
}

/** `wrong` when the name led into the home's own network; null when the address may be right. */
export function judgeAddress(
  target: Target,
  answer: { readonly address: string; readonly latencyMs: number },
): ProbeResult | null {
  if (!isForeignAddress(target, answer.address)) return null;
  const { latencyMs } = answer;
  return { kind: "wrong", latencyMs, what: `name led to ${answer.address}`, by: "page" };
}
