/**
 * Tries the plug of home.toml by hand: `deno task plug --help`.
 *
 * @module
 */
import { usualHomeToml, writeInOwnWords } from "./host/own_program.ts";
import { MDNS_ADDRESS } from "./plugs/homekit/announcement.ts";
import { loadHomeConfig } from "./config/config_file.ts";
import { makeFolder, type Writer } from "./host/files.ts";
import { chooseFolders } from "./host/folders.ts";
import { INSTALLED_RECORD, isLookedAfter } from "./host/installed.ts";
import { tryLock } from "./host/lock.ts";
import {
  type PairRequest,
  parsePlugArguments,
  PLUG_USAGE,
  type PlugRequest,
} from "./by_hand/plug_request.ts";
import { chooseOutlet } from "./by_hand/plug_choice.ts";
import { PLUG_EXIT, type PlugAnswer, runPlugRequest } from "./by_hand/plug_run.ts";
import { howToPermit } from "./install/permitted_programs.ts";
import { createWorld } from "./watch/world.ts";

const ENVIRONMENT = ["STATE_DIRECTORY", "RUNTIME_DIRECTORY", "XDG_STATE_HOME", "HOME"] as const;

function print(line: string, stream: Writer = Deno.stdout): void {
  writeInOwnWords(`${line}\n`, stream);
}

function stop(line: string): number {
  print(line, Deno.stderr);
  return PLUG_EXIT.usage;
}

async function run(request: PlugRequest): Promise<number> {
  const credentialsFolder = Deno.env.get("CREDENTIALS_DIRECTORY") ?? null;
  const loaded = loadHomeConfig(request.config, { credentialsFolder });
  if (loaded.kind === "failed") return stop(loaded.why);
  const environment = Object.fromEntries(ENVIRONMENT.map((name) => [name, Deno.env.get(name)]));
  const folders = chooseFolders(environment, { state: request.state });
  if (folders === null) {
    return stop("Cannot find the state: give --state DIR, or set STATE_DIRECTORY or HOME");
  }
  for (const warning of loaded.warnings) print(`WARNING ${warning}`, Deno.stderr);
  const chosen = chooseOutlet(loaded.config, request.name);
  if (typeof chosen === "string") return stop(chosen);
  const { config, identity } = chosen;
  const uptimeMs = () => Deno.osUptime() * 1_000;
  const clock = {
    uptimeMs: uptimeMs(),
    wallMs: Date.now(),
    bootId: Deno.env.get("BOOT_ID") ?? null,
  };
  const permit = howToPermit(config.plug, { task: "plug", args: Deno.args });
  if (permit !== null && request.act !== "list") {
    return stop(`This task may not run the plug's programs. Try it by\n${permit}`);
  }
  const answer = await runPlugRequest(request, {
    config,
    identity,
    lookedAfter: isLookedAfter(identity.fingerprint, INSTALLED_RECORD)
      ? "by an installed watchdog"
      : "by nobody else",
    ports: createWorld({ config, folders, clock: () => clock, elapsedMs: () => performance.now() }),
    lock: () => {
      for (const folder of [folders.state, folders.runtime]) makeFolder(folder);
      return tryLock(folders.runtime);
    },
    uptimeMs,
    sleep: (durationMs) => new Promise((resolve) => setTimeout(resolve, durationMs)),
    note: (line) => print(line, Deno.stderr),
  });
  return tell(answer, request.print);
}

function tell({ code, json, lines }: PlugAnswer, how: PlugRequest["print"]): number {
  const text = how === "json" ? JSON.stringify(json) : lines.join("\n");
  print(text, code === PLUG_EXIT.done ? Deno.stdout : Deno.stderr);
  return code;
}

async function pair(request: PairRequest): Promise<number> {
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
    note: (line) => print(line, Deno.stderr),
    random: (bytes) => crypto.getRandomValues(bytes),
    ownId: crypto.randomUUID(),
    after: (ms) => AbortSignal.timeout(ms),
  });
  return tell(answer, request.print);
}

async function main(): Promise<number> {
  const parsed = parsePlugArguments(Deno.args, usualHomeToml());
  switch (parsed.kind) {
    case "help":
      print(PLUG_USAGE);
      return PLUG_EXIT.done;
    case "usage":
      return stop(parsed.why);
    case "pair":
      return await pair(parsed.request);
    case "run":
      return await run(parsed.request);
  }
}

if (import.meta.main) Deno.exit(await main());
