/**
 * Runs one plug operation as its own process, with the permissions that a tick has.
 *
 * @module
 */
import type { SinglePlug } from "../../../lib/plugs/driver.ts";
import type { TuyaConfig } from "../../../home/plugs/tuya/config.ts";

/** What `plug_operation_main.ts` is told to do. */
export interface PlugOperation {
  readonly config: TuyaConfig & SinglePlug;
  readonly operation: "read" | "powerCycle" | "turnOn";
  readonly deadlineMs: number;
  /** For comparison: closes as if nobody had thought of late commands. */
  readonly closes?: "quietly";
  /** Takes the loopback interface down just before the command is written. */
  readonly cutsLink?: boolean;
  /** Ends the process by force as soon as there is an outcome. */
  readonly exitsAtOnce?: boolean;
  /** Names a variable that must be readable, to show that naming it is enough. */
  readonly variable?: string;
}

export interface PlugProcessResult {
  readonly outcome: { readonly kind: string; readonly hint?: string };
  readonly variable: string | undefined;
  readonly exitCode: number;
  readonly stderr: string;
  /** From the outcome to the end of the process. */
  readonly lingeredMs: number;
}

export async function runPlugOperation(
  operation: PlugOperation,
  permissions?: readonly string[],
): Promise<PlugProcessResult> {
  const { config } = operation;
  const allowed = `--allow-net=${config.host}:${config.port}`;
  const flags = permissions ?? [allowed, "--ignore-env"];
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      ...flags,
      new URL("./plug_operation_main.ts", import.meta.url).pathname,
      JSON.stringify(operation),
    ],
    env: { REBOOTINATOR_TEST: "readable", DEBUG: "*" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = child.stderr.text();
  let line = "";
  let saidMs = 0;
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    line += decoder.decode(chunk, { stream: true });
    if (line.endsWith("\n")) saidMs = performance.now();
  }
  const { code } = await child.status;
  const said: Pick<PlugProcessResult, "outcome"> & { readonly variable?: string } = line === ""
    ? { outcome: { kind: "nothing" } }
    : JSON.parse(line);
  return {
    outcome: said.outcome,
    variable: said.variable,
    exitCode: code,
    stderr: await stderr,
    lingeredMs: performance.now() - saidMs,
  };
}
