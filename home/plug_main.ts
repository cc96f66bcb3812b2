/**
 * Tries the plug of home.toml by hand: `deno task plug --help`.
 *
 * @module
 */
import { CommandError, runCommand } from "../lib/base/command.ts";
import { EXIT, type ExitCode } from "../lib/base/exit.ts";
import { ownOutput, usualHomeToml } from "./host/own_program.ts";
import { MDNS_ADDRESS } from "./plugs/homekit/announcement.ts";
import { pause } from "./plugs/stepped_plug.ts";
import { loadHomeConfig } from "./config/config_file.ts";
import { makeFolder } from "./host/files.ts";
import { ownFolders } from "./host/folders.ts";
import { INSTALLED_RECORDS, isLookedAfter, whyNoHomeHere } from "./host/installed.ts";
import { tryLock } from "./host/lock.ts";
import {
  type PairRequest,
  PLUG_SHAPE,
  type PlugRequest,
  readPlugRequest,
} from "./by_hand/plug_request.ts";
import { chooseOutlet } from "./by_hand/plug_choice.ts";
import { type PlugAnswer, runPlugRequest } from "./by_hand/plug_run.ts";
import { howToPermit } from "./install/permitted_programs.ts";
import { createWorld } from "./watch/world.ts";

const io = ownOutput(Deno);

const NEVER = new AbortController().signal;

/**
 * Ctrl-C and `kill` end the wait, and power is asked for at once; a second time they end all. A
 * terminal that closes ends nothing: it may have gone away with the router.
 */
function listenForStop(): AbortSignal {
  const stop = new AbortController();
  Deno.addSignalListener("SIGHUP", () => {});
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => {
      if (stop.signal.aborted) Deno.exit(EXIT.stopped);
      stop.abort();
    });
  }
  return stop.signal;
}

async function run(request: PlugRequest): Promise<ExitCode> {
  const credentialsFolder = Deno.env.get("CREDENTIALS_DIRECTORY") ?? null;
  const elsewhere = whyNoHomeHere("plug", { config: request.config });
  if (elsewhere !== null) throw new CommandError(elsewhere);
  const loaded = loadHomeConfig(request.config, { credentialsFolder });
  if (loaded.kind === "failed") throw new CommandError(loaded.why);
  const folders = ownFolders(Deno, { state: request.state });
  if (folders === null) {
    throw new CommandError(
      "Cannot find the state: give --state DIR, or set STATE_DIRECTORY or HOME",
    );
  }
  for (const warning of loaded.warnings) io.printError(`WARNING ${warning}`);
  const chosen = chooseOutlet(loaded.config, request.name);
  if (typeof chosen === "string") throw new CommandError(chosen);
  const { config, identity } = chosen;
  const uptimeMs = () => Deno.osUptime() * 1_000;
  const clock = {
    uptimeMs: uptimeMs(),
    wallMs: Date.now(),
    bootId: Deno.env.get("BOOT_ID") ?? null,
  };
  const permit = howToPermit(config.plug, { task: "plug", args: Deno.args });
  if (permit !== null && request.act !== "list") {
    throw new CommandError(`This task may not run the plug's programs. Try it by\n${permit}`);
  }
  const stop = request.act === "cycle" ? listenForStop() : NEVER;
  const answer = await runPlugRequest(request, {
    config,
    identity,
    lookedAfter: isLookedAfter(identity.fingerprint, INSTALLED_RECORDS)
      ? "by an installed watchdog"
      : "by nobody else",
    ports: createWorld({ config, folders, clock: () => clock, elapsedMs: () => performance.now() }),
    lock: () => {
      for (const folder of [folders.state, folders.runtime]) makeFolder(folder);
      return tryLock(folders.runtime);
    },
    uptimeMs,
    sleep: (durationMs) => pause(durationMs, stop),
    note: io.printError,
  });
  return tell(answer, request.print);
}

function tell({ code, json, lines }: PlugAnswer, how: PlugRequest["print"]): ExitCode {
  const text = how === "json" ? JSON.stringify(json) : lines.join("\n");
  if (code === EXIT.done) io.print(`${text}\n`);
  else io.printError(text);
  return code;
}

async function pair(request: PairRequest): Promise<ExitCode> {
  const { runPair } = await import("./by_hand/plug_pair.ts");
  const { findAccessories, openEars } = await import("./plugs/homekit/find.ts");
  const answer = await runPair(request, {
    find: () =>
      findAccessories({
        at: MDNS_ADDRESS,
        listen: openEars,
        sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
      }),
    ask: (question) => Deno.stdin.isTerminal() ? prompt(question) : null,
    note: io.printError,
    random: (bytes) => crypto.getRandomValues(bytes),
    ownId: crypto.randomUUID(),
    after: (ms) => AbortSignal.timeout(ms),
  });
  return tell(answer, request.print);
}

Deno.exit(
  await runCommand(Deno.args, {
    shape: PLUG_SHAPE,
    io,
    act: async (given) => {
      const parsed = readPlugRequest(given, usualHomeToml());
      return parsed.kind === "pair" ? await pair(parsed.request) : await run(parsed.request);
    },
  }),
);
