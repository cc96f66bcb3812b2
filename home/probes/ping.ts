import type { ProbeResult, Target } from "../../lib/probes/probe.ts";
import { hearProgram } from "../../lib/base/limited.ts";
import { classifyFailure, notTried, oneLine, type ProbeContext, silentAfter } from "./failure.ts";

const OUTPUT_BYTES_MAX = 4 * 1024;

/** What the ping program left behind. */
export interface PingRun {
  readonly exitCode: number;
  readonly output: string;
  readonly errors: string;
  /** Of the whole run, in milliseconds. */
  readonly tookMs: number;
}

/**
 * Sends one echo request with the system's `ping`, which has the right to; needs only
 * `--allow-run=ping`. Killed at the deadline. Never rejects.
 */
export async function probePing(
  target: Extract<Target, { kind: "ping" }>,
  context: ProbeContext,
): Promise<ProbeResult> {
  let child: Deno.ChildProcess;
  try {
    const seconds = Math.max(1, Math.ceil(context.deadlineMs / 1000));
    child = new Deno.Command("ping", {
      args: ["-n", "-c", "1", "-W", String(seconds), target.host],
      env: { LC_ALL: "C" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return notTried("no ping program", error);
    return classifyFailure(error, context);
  }
  const { output, errors, code } = await hearProgram(child, {
    bytesMax: OUTPUT_BYTES_MAX,
    signal: context.signal,
  });
  if (context.signal.aborted) return silentAfter(context.deadlineMs);
  return judgePing({ exitCode: code, output, errors, tookMs: context.tookMs() });
}

/** What a finished ping says: 0 answered, 1 lost, anything else could not ask (iputils, busybox). */
export function judgePing(run: PingRun): ProbeResult {
  if (run.exitCode === 0) return { kind: "answered", latencyMs: readLatency(run) };
  // Its own firewall: iputils counts the packet that never left as lost.
  if (/not permitted|permission denied|cap_set_proc|setuid|are you root/i.test(run.errors)) {
    return { kind: "not_tried", why: `ping: ${oneLine(run.errors)}` };
  }
  if (/network is (unreachable|down)/i.test(run.errors)) {
    return { kind: "not_tried", why: "network is unreachable", by: "own_network" };
  }
  if (/no route to host/i.test(run.errors)) return { kind: "silent", why: "no route to the host" };
  if (/not known|name resolution|bad address|no address associated/i.test(run.errors)) {
    return { kind: "silent", why: "name does not resolve" };
  }
  if (run.exitCode === 1 && run.errors.trim() === "") return { kind: "silent", why: "no answer" };
  if (run.exitCode === 1 && /unreachable|packet loss/i.test(run.output)) {
    return { kind: "silent", why: "no answer" };
  }
  const said = oneLine(run.errors) || "said nothing";
  return { kind: "not_tried", why: `ping: exit ${run.exitCode}: ${said}` };
}

/** The round trip as ping measured it, else the length of the whole run. */
function readLatency(run: PingRun): number {
  const measured = /\btime[=<]\s?(\d+(?:[.,]\d+)?)\s?ms/.exec(run.output)?.[1];
  return measured === undefined ? run.tookMs : Number(measured.replace(",", "."));
}
