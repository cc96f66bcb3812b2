/**
 * One tick of the watchdog: probe, decide, save, act, report, exit.
 *
 * @module
 */
import { type CommandArguments, CommandError, runCommand } from "../lib/base/command.ts";
import { EXIT, type ExitCode } from "../lib/base/exit.ts";
import { identifyPlug, isPretended } from "../lib/plugs/plug_identity.ts";
import { RELEASE } from "../lib/base/release.ts";
import type { HomeClock } from "../lib/time/time.ts";
import { isOffTime } from "../lib/watch/power/off_time.ts";
import { newestState } from "./control/newest_state.ts";
import { loadHomeConfig } from "./config/config_file.ts";
import { makeFolder, writeAll } from "./host/files.ts";
import { ownFolders } from "./host/folders.ts";
import { INSTALLED_RECORDS, isLookedAfter, whyNoHomeHere } from "./host/installed.ts";
import { ownOutput, usualHomeToml } from "./host/own_program.ts";
import { settleLeftover } from "./setup/journal.ts";
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

const SHAPE = {
  help: HELP,
  act: "run a tick",
  values: ["config", "state"],
  switches: ["dry-run", "json"],
};

const io = ownOutput(Deno);

function readClock(): HomeClock {
  return {
    uptimeMs: Deno.osUptime() * 1_000,
    wallMs: Date.now(),
    bootId: Deno.env.get("BOOT_ID") ?? null,
  };
}

async function tick({ values, switches }: CommandArguments): Promise<ExitCode> {
  const folders = ownFolders(Deno, { state: values.get("state") ?? null });
  const path = values.get("config") ?? usualHomeToml();
  const loaded = loadHomeConfig(path, {
    credentialsFolder: Deno.env.get("CREDENTIALS_DIRECTORY") ?? null,
  });
  if (loaded.kind === "failed") {
    throw new CommandError(whyNoHomeHere("probe", { config: path }) ?? loaded.why);
  }
  if (folders === null) {
    throw new CommandError(
      "Cannot keep state: give --state DIR, or set STATE_DIRECTORY or HOME",
    );
  }
  const warnings = [...loaded.warnings];
  // By hand, beside the installed watchdog: that one acts.
  const observes = Deno.env.get("STATE_DIRECTORY") === undefined &&
    isLookedAfter(identifyPlug(loaded.config.plug).fingerprint, INSTALLED_RECORDS);
  if (observes) warnings.push("An installed watchdog looks after this plug: this run only looks");
  const dryRun = switches.has("dry-run") || observes;
  const pretends = isPretended(loaded.config.plug);
  if (pretends) warnings.push('plug.driver is "dry_run": power is never switched off');
  if (!dryRun) {
    for (const folder of [folders.state, folders.runtime]) makeFolder(folder);
    const lock = tryLock(folders.runtime);
    if (lock.kind === "busy") {
      throw new CommandError("Another tick is running; this one does nothing", {
        exit: EXIT.unavailable,
      });
    }
    if (lock.kind === "failed") warnings.push(`The lock cannot be taken: ${lock.why}`);
    const leftover = await settleLeftover(folders.state, {
      config: loaded.config.plug,
      nowMs: Date.now(),
      isOff: () => {
        const clock = readClock();
        const state = newestState(folders, clock.bootId);
        return state !== null && isOffTime(state, clock);
      },
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
  const ports = dryRun ? createDryWorld(options) : createWorld(options);
  const report = await runTick(ports, {
    config,
    plug: { ...identifyPlug(config.plug), tested: config.plug.tested || pretends },
    release: RELEASE,
  });
  const tookMs = performance.now();
  const record = recordOf(report, { tookMs, dryRun, warnings });
  if (switches.has("json")) {
    writeAll(Deno.stdout, new TextEncoder().encode(`${JSON.stringify(record)}\n`));
  } else io.print(`${lineOf(record)}\n`);
  return EXIT.done;
}

function breakDown(why: string): never {
  io.printError(why);
  Deno.exit(EXIT.failed);
}

// Whatever hangs, the next tick must find the lock free; what was decided is on disk by then.
// Not setTimeout: its first use costs 7 ms of CPU and 4 MiB (Deno 2.9.6 loads node's timers).
AbortSignal.timeout(TICK_MS_MAX).addEventListener("abort", () => {
  breakDown(`The tick did not end within ${TICK_MS_MAX} ms`);
});
try {
  Deno.exit(await runCommand(Deno.args, { shape: SHAPE, io, act: tick }));
} catch (error) {
  breakDown(error instanceof Error ? `${error.stack}` : String(error));
}
