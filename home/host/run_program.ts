import type { Program } from "../../lib/config/program.ts";
import { readLimited } from "../../lib/base/limited.ts";

const OUTPUT_BYTES_MAX = 4 * 1024;

/** What came of a program. */
export type ProgramEnd =
  | { readonly kind: "ended"; readonly code: number; readonly text: string }
  /** Killed at the signal; what it did by then is not known. */
  | { readonly kind: "killed" }
  | { readonly kind: "not_started"; readonly hint: string };

/** Runs a program without a shell and without input, and kills it at the signal. Never rejects. */
export async function runProgram(program: Program, signal: AbortSignal): Promise<ProgramEnd> {
  if (signal.aborted) {
    return { kind: "not_started", hint: "There was no time left to run the plug's program" };
  }
  const [path, ...args] = program;
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(path, { args, stdin: "null", stdout: "piped", stderr: "null" })
      .spawn();
  } catch (error) {
    return { kind: "not_started", hint: describeStart(error) };
  }
  let killed = false;
  const kill = () => {
    killed = true;
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  signal.addEventListener("abort", kill, { once: true });
  try {
    const output = readLimited(child.stdout, { bytesMax: OUTPUT_BYTES_MAX, signal });
    const [status, { text }] = await Promise.all([child.status, output]);
    // One that ended by itself may have left a child of its own that held the line open.
    if (killed && status.signal !== null) return { kind: "killed" };
    return { kind: "ended", code: status.code, text };
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

function describeStart(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "The plug's program is not there";
  if (error instanceof Deno.errors.NotCapable) {
    return "The plug's program is not among the permissions of this process: see --allow-run";
  }
  return "The plug's program cannot be started: is it executable?";
}
