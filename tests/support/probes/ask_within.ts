import type { ProbeContext } from "../../../home/probes/failure.ts";
import type { ProbeResult } from "../../../lib/probes/probe.ts";

/** Asks one target under a deadline of its own, by the real clock, and leaves no timer behind. */
export async function askWithin(
  ask: (context: ProbeContext) => Promise<ProbeResult>,
  deadlineMs = 5_000,
): Promise<ProbeResult> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), deadlineMs);
  const beganMs = performance.now();
  const tookMs = () => performance.now() - beganMs;
  try {
    return await ask({ signal: deadline.signal, deadlineMs, tookMs });
  } finally {
    clearTimeout(timer);
  }
}
