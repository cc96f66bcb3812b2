/**
 * Controls the watchdog from its own host: pause, resume, reboot, report; `--help` says how.
 *
 * @module
 */
import { writeInOwnWords } from "./host/own_program.ts";
import { controlHelp, type ControlName } from "../lib/control/help.ts";
import { CONTROL_SOCKET, type ControlReply } from "../lib/install/paths.ts";
import { loadHomeConfig } from "./config/config_file.ts";
import { takeControlFlags } from "./control/arguments.ts";
import { askInstalled, CONTROL_WAIT_MS } from "./control/client.ts";
import { hostPorts } from "./control/host_ports.ts";
import { runControl } from "./control/run.ts";
import { chooseFolders } from "./host/folders.ts";

const EXIT = { done: 0, failed: 1, usage: 2 } as const;
const ENVIRONMENT = ["STATE_DIRECTORY", "RUNTIME_DIRECTORY", "XDG_STATE_HOME", "HOME"];

function failed(exitCode: number, why: string): ControlReply {
  return { exitCode, output: "", errors: `${why}\n` };
}

function agreed(): boolean {
  if (!Deno.stdin.isTerminal()) return false;
  return prompt("Reboot the router now? The internet is away until it has booted [y/N]")
    ?.trim().toLowerCase().startsWith("y") ?? false;
}

async function main(): Promise<ControlReply> {
  const [name, ...rest] = Deno.args;
  const flags = takeControlFlags(rest);
  if (flags.kind === "wrong") return failed(EXIT.usage, flags.why);
  if (flags.help) {
    return { exitCode: EXIT.done, output: `${controlHelp(name as ControlName)}\n`, errors: "" };
  }
  const args = [name ?? "", ...flags.rest];
  if (name === "cycle" && !flags.yes && !agreed()) {
    return failed(EXIT.failed, "Nothing was done; --yes reboots without asking");
  }
  if (flags.state === null && flags.config === null) {
    const asked = await askInstalled(args, {
      socket: CONTROL_SOCKET,
      signal: AbortSignal.timeout(CONTROL_WAIT_MS),
    });
    switch (asked.kind) {
      case "answered":
        return asked.reply;
      case "forbidden":
        return failed(
          EXIT.failed,
          `This user may not control the installed watchdog: run it with sudo, or join the group of ${CONTROL_SOCKET}`,
        );
      case "failed":
        return failed(EXIT.failed, `The installed watchdog could not be asked: ${asked.why}`);
      case "absent":
        break;
    }
  }
  return await runHere(args, flags);
}

async function runHere(
  args: readonly string[],
  flags: { readonly config: string | null; readonly state: string | null },
): Promise<ControlReply> {
  const loaded = loadHomeConfig(flags.config ?? "home.toml", { credentialsFolder: null });
  if (loaded.kind === "failed") return failed(EXIT.usage, loaded.why);
  const environment = Object.fromEntries(ENVIRONMENT.map((each) => [each, Deno.env.get(each)]));
  const folders = chooseFolders(environment, { state: flags.state });
  if (folders === null) {
    return failed(EXIT.usage, "Cannot find the state: give --state DIR, or set HOME");
  }
  return await runControl(args, {
    config: loaded.config,
    folders,
    ...hostPorts(Deno.env.get("BOOT_ID") ?? null),
  });
}

const reply = await main();
writeInOwnWords(reply.output, Deno.stdout);
writeInOwnWords(reply.errors, Deno.stderr);
Deno.exit(reply.exitCode);
