/**
 * Controls the watchdog from its own host: pause, resume, reboot, report; `--help` says how.
 *
 * @module
 */
import {
  type CommandArguments,
  CommandError,
  requireYes,
  runCommand,
} from "../lib/base/command.ts";
import { EXIT } from "../lib/base/exit.ts";
import { controlArgs, controlShape } from "../lib/control/command.ts";
import { controlHelp } from "../lib/control/help.ts";
import { CONTROL_SOCKET, type ControlReply } from "../lib/install/paths.ts";
import { loadHomeConfig } from "./config/config_file.ts";
import { askInstalled, CONTROL_WAIT_MS } from "./control/client.ts";
import { hostPorts } from "./control/host_ports.ts";
import { runControl } from "./control/run.ts";
import { ownFolders } from "./host/folders.ts";
import { installedHalves, whyNoHomeHere } from "./host/installed.ts";
import { ownOutput, writeInOwnWords } from "./host/own_program.ts";

/** Null: there is no terminal to ask at. */
function agreed(): boolean | null {
  if (!Deno.stdin.isTerminal()) return null;
  return prompt("Reboot the router now? The internet is away until it has booted [y/N]")
    ?.trim().toLowerCase().startsWith("y") ?? false;
}

const SOCKET_GONE =
  "The installed watchdog cannot be asked, its socket is gone: `sudo deno task install` brings it back";

function failure(why: string): CommandError {
  return new CommandError(why, { exit: EXIT.failed });
}

function configOf(values: ReadonlyMap<string, string>): string {
  return values.get("config") ?? "home.toml";
}

async function ask(name: string, given: CommandArguments): Promise<ControlReply> {
  const task = name === "cycle" ? "reboot" : name;
  const elsewhere = whyNoHomeHere(task, { config: configOf(given.values) });
  if (elsewhere !== null) throw new CommandError(elsewhere);
  if (name === "cycle" && !given.switches.has("yes")) {
    requireYes(agreed(), "Nothing was done; --yes reboots without asking");
  }
  const args = controlArgs(name, given);
  if (!given.values.has("state") && !given.values.has("config")) {
    const asked = await askInstalled(args, {
      socket: CONTROL_SOCKET,
      signal: AbortSignal.timeout(CONTROL_WAIT_MS),
    });
    switch (asked.kind) {
      case "answered":
        return asked.reply;
      case "forbidden":
        throw failure(
          `This user may not control the installed watchdog: run it with sudo, or join the group of ${CONTROL_SOCKET}`,
        );
      case "failed":
        throw failure(`The installed watchdog could not be asked: ${asked.why}`);
      case "absent":
        if (installedHalves().includes("home")) throw failure(SOCKET_GONE);
        break;
    }
  }
  return await askHere(args, given.values);
}

async function askHere(
  args: readonly string[],
  values: ReadonlyMap<string, string>,
): Promise<ControlReply> {
  const loaded = loadHomeConfig(configOf(values), { credentialsFolder: null });
  if (loaded.kind === "failed") throw new CommandError(loaded.why);
  const folders = ownFolders(Deno, { state: values.get("state") ?? null });
  if (folders === null) {
    throw new CommandError("Cannot find the state: give --state DIR, or set HOME");
  }
  return await runControl(args, {
    config: loaded.config,
    folders,
    ...hostPorts(Deno.env.get("BOOT_ID") ?? null),
  });
}

const [name = "", ...args] = Deno.args;
Deno.exit(
  await runCommand(args, {
    shape: { ...controlShape(name), help: controlHelp(name) },
    io: ownOutput(Deno),
    act: async (given) => {
      const reply = await ask(name, given);
      writeInOwnWords(reply.output, Deno.stdout);
      writeInOwnWords(reply.errors, Deno.stderr);
      return reply.exitCode;
    },
  }),
);
