import type { RouterRequest, SoftRebootConfig } from "../../lib/config/soft_reboot_config.ts";
import { basicLogin } from "../../lib/base/http_text.ts";
import type { Program } from "../../lib/config/program.ts";
import type { SoftRebootOutcome } from "../../lib/watch/soft_reboot.ts";
import { askHttp } from "../net/ask_http.ts";
import { runProgram } from "../host/run_program.ts";

/**
 * Asks the router to restart by itself, bounded by `signal`. A router that takes the request and
 * then says nothing, or a program that is killed in the middle, may have done it: `asked`. Never
 * rejects for what the world may do.
 */
export async function askSoftReboot(
  config: SoftRebootConfig,
  signal: AbortSignal,
): Promise<SoftRebootOutcome> {
  const { program, request, password } = config;
  if (program !== null) return await run(program, signal);
  if (request !== null) return await ask(request, { password, signal });
  throw new TypeError("Cannot ask the router: neither a program nor a request is configured");
}

async function run(program: Program, signal: AbortSignal): Promise<SoftRebootOutcome> {
  const end = await runProgram(program, signal);
  switch (end.kind) {
    case "not_started":
      return {
        kind: "failed",
        hint: "soft_reboot.run cannot be started: is it there, and allowed?",
      };
    case "killed":
      return { kind: "asked", hint: "soft_reboot.run did not end in time and was killed" };
    case "ended":
      return end.code === 0
        ? { kind: "asked", hint: null }
        : { kind: "failed", hint: `soft_reboot.run ended with ${end.code}` };
  }
}

async function ask(
  request: RouterRequest,
  { password, signal }: { readonly password: string | null; readonly signal: AbortSignal },
): Promise<SoftRebootOutcome> {
  const { method, path, host: hostname, port, user } = request;
  const headers: Record<string, string> = password === null
    ? {}
    : { authorization: basicLogin({ user: user ?? "", password }) };
  const address = { hostname, port };
  const reply = await askHttp({ method, path, headers }, { address, signal });
  if (reply.kind === "failed") {
    return reply.sent
      ? { kind: "asked", hint: "The router took the request and did not answer" }
      : { kind: "failed", hint: "The router cannot be reached at soft_reboot.url" };
  }
  if (reply.status >= 200 && reply.status < 400) return { kind: "asked", hint: null };
  return { kind: "failed", hint: `The router answered soft_reboot.url with ${reply.status}` };
}
