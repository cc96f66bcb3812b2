import type { ProbeResult, Target } from "../../lib/probes/probe.ts";
import { type AnswerHead, exchangeHead } from "../net/http_head.ts";
import { classifyFailure, oneLine, type ProbeContext } from "./failure.ts";
import { judgeAddress } from "./tcp.ts";

type HttpTarget = Extract<Target, { kind: "http" }>;

const LOCATION_CHARACTERS_MAX = 80;

/**
 * Asks an HTTP server for its status; no redirect is followed and no body is read. Never rejects.
 *
 * Plain http goes by hand over one connection: half the CPU of a fetch. https goes by fetch.
 */
export async function probeHttp(target: HttpTarget, context: ProbeContext): Promise<ProbeResult> {
  try {
    return target.request.startsWith("https:")
      ? await probeByFetch(target, context)
      : await probeByHand(target, context);
  } catch (error) {
    return classifyFailure(error, context);
  }
}

async function probeByHand(target: HttpTarget, context: ProbeContext): Promise<ProbeResult> {
  const exchange = await exchangeHead(new URL(target.request), context.signal);
  const latencyMs = context.tookMs();
  const foreign = judgeAddress(target, { address: exchange.address, latencyMs });
  if (foreign !== null) return foreign;
  switch (exchange.kind) {
    case "head":
      return judgeHead(target, { head: exchange, latencyMs });
    case "closed":
      return { kind: "wrong", latencyMs, what: "closed without an answer", by: "refused" };
    case "garbage":
      return { kind: "wrong", latencyMs, what: exchange.what, by: "page" };
  }
}

async function probeByFetch(target: HttpTarget, context: ProbeContext): Promise<ProbeResult> {
  const response = await fetch(target.request, {
    redirect: "manual",
    signal: context.signal,
    headers: { "user-agent": "rebootinator" },
  });
  const latencyMs = context.tookMs();
  await response.body?.cancel();
  const head = { status: response.status, location: response.headers.get("location") };
  return judgeHead(target, { head, latencyMs });
}

/** What a whole status line with its headers says. */
export function judgeHead(
  target: HttpTarget,
  answer: { readonly head: AnswerHead; readonly latencyMs: number },
): ProbeResult {
  const { head: { status, location }, latencyMs } = answer;
  if (status === target.status) return { kind: "answered", latencyMs };
  if (status >= 300 && status < 400 && location !== null) {
    const shown = oneLine(location).slice(0, LOCATION_CHARACTERS_MAX);
    return { kind: "wrong", latencyMs, what: `status ${status} to ${shown}`, by: "redirect" };
  }
  return { kind: "wrong", latencyMs, what: `status ${status}`, by: "page" };
}
