/**
 * One tick of the watchdog: probe, decide, save, act, report, exit.
 *
 * @module
 */
import { EXIT, type ExitCode } from "../lib/base/exit.ts";
import { identifyPlug, isPretended } from "../lib/plugs/plug_identity.ts";
import { RELEASE } from "../lib/base/release.ts";
import type { HomeClock } from "../lib/time/time.ts";
import { loadHomeConfig } from "./config/config_file.ts";
import { makeFolder } from "./host/files.ts";
import { type Flags, readFlags } from "./watch/flags.ts";
import { chooseFolders } from "./host/folders.ts";
import { INSTALLED_RECORDS, isLookedAfter } from "./host/installed.ts";
import { inOwnWords, usualHomeToml } from "./host/own_program.ts";
import { settleAnyLeftover } from "./setup/leftover.ts";
import { tryLock } from "./host/lock.ts";
import { lineOf, recordOf } from "./watch/log.ts";
import { runTick } from "./watch/tick.ts";
import { createDryWorld, createWorld, TICK_MS_MAX } from "./watch/world.ts";

const HELP = `deno task probe [--config home.toml] [--state DIR] [--dry-run] [--json]

One tick of the watchdog: probe, decide, save, act, report, exit. Run it every 15 s.

  --config FILE  settings (default home.toml); home/home.example.toml explains each
  --state DIR    where state is kept (default: STATE_DIRECTORY and RUNTIME_DIRECTORY,
                 else $XDG_STATE_HOME or ~/.local/state, folder rebootinator)
  --dry-run      switch, save and send nothing; say what would have been done
  --json         print the log line as JSON
  --help         this text

Exit: 0 the tick did its work, whatever it found; 1 a bug; 2 settings; 3 another tick is running.`;

const ENVIRONMENT = [
  "STATE_DIRECTORY",
  "RUNTIME_DIRECTORY",
  "XDG_STATE_HOME",
  "HOME",
] as const;

function print(line: string, stream: { writeSync(bytes: Uint8Array): number } = Deno.stdout): void {
  stream.writeSync(new TextEncoder().encode(`${line}\n`));
}

function stop(code: ExitCode, line: string): never {
  print(line, Deno.stderr);
  Deno.exit(code);
}

function takeFlags(): Flags & { readonly config: string } {
  const outcome = readFlags(Deno.args);
  switch (outcome.kind) {
    case "run":
      return { ...outcome.flags, config: outcome.flags.config ?? usualHomeToml() };
    case "help":
      print(inOwnWords(HELP));
      return Deno.exit(EXIT.done);
    case "failed":
      return stop(EXIT.usage, outcome.why);
  }
}

function readEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(ENVIRONMENT.map((name) => [name, Deno.env.get(name)]));
}

function readClock(): HomeClock {
  return {
    uptimeMs: Deno.osUptime() * 1_000,
    wallMs: Date.now(),
    bootId: Deno.env.get("BOOT_ID") ?? null,
  };
}

async function main(): Promise<ExitCode> {
  const given = takeFlags();
  const folders = chooseFolders(readEnvironment(), { state: given.state });
  const loaded = loadHomeConfig(given.config, {
    credentialsFolder: Deno.env.get("CREDENTIALS_DIRECTORY") ?? null,
  });
  if (loaded.kind === "failed") stop(EXIT.usage, inOwnWords(loaded.why));
  if (folders === null) {
    stop(EXIT.usage, "Cannot keep state: give --state DIR, or set STATE_DIRECTORY or HOME");
  }
  const warnings = [...loaded.warnings];
  // By hand, beside the installed watchdog: that one acts.
  const observes = Deno.env.get("STATE_DIRECTORY") === undefined &&
    isLookedAfter(identifyPlug(loaded.config.plug).fingerprint, INSTALLED_RECORDS);
  if (observes) warnings.push("An installed watchdog looks after this plug: this run only looks");
  const flags = { ...given, dryRun: given.dryRun || observes };
  const pretends = isPretended(loaded.config.plug);
  if (pretends) warnings.push('plug.driver is "dry_run": power is never switched off');
  if (!flags.dryRun) {
    for (const folder of [folders.state, folders.runtime]) makeFolder(folder);
    const lock = tryLock(folders.runtime);
    if (lock.kind === "busy") {
      stop(EXIT.unavailable, "Another tick is running; this one does nothing");
    }
    if (lock.kind === "failed") warnings.push(`The lock cannot be taken: ${lock.why}`);
    const leftover = await settleAnyLeftover(folders.state, {
      config: loaded.config.plug,
      nowMs: Date.now(),
    });
    if (leftover !== null) warnings.push(leftover);
  }
  const { config } = loaded;
  const options = {
    config,
    folders,
    clock: readClock,
    elapsedMs: () => performance.now(),
  };
  const ports = flags.dryRun ? createDryWorld(options) : createWorld(options);
  const report = await runTick(ports, {
    config,
    plug: { ...identifyPlug(config.plug), tested: config.plug.tested || pretends },
    release: RELEASE,
  });
  const tookMs = performance.now();
  const record = recordOf(report, { tookMs, dryRun: flags.dryRun, warnings });
  print(flags.json ? JSON.stringify(record) : inOwnWords(lineOf(record)));
  return EXIT.done;
}

// Whatever hangs, the next tick must find the lock free; what was decided is on disk by then.
// Not setTimeout: its first use costs 7 ms of CPU and 4 MiB (Deno 2.9.6 loads node's timers).
AbortSignal.timeout(TICK_MS_MAX).addEventListener("abort", () => {
  stop(EXIT.failed, `The tick did not end within ${TICK_MS_MAX} ms`);
});
try {
  Deno.exit(await main());
} catch (error) {
  stop(EXIT.failed, error instanceof Error ? `${error.stack}` : String(error));
}
