/**
 * Looks at every link from this computer to the phone; `--help` says how.
 *
 * @module
 */
import { ownOutput } from "./host/own_program.ts";
import { DOCTOR_HELP, findingsJson, findingsText, isWell } from "../lib/doctor/finding.ts";
import { type CommandArguments, runCommand } from "../lib/base/command.ts";
import { EXIT, type ExitCode } from "../lib/base/exit.ts";
import {
  CLOUD_ENV_FILE,
  CONTROL_SOCKET,
  HOME_FOLDERS,
  INSTALLED_HOME_TOML,
  JOURNAL_FILE,
  PHONE_TEST_FILE,
  UNIT_NAMES,
} from "../lib/install/paths.ts";
import { findJournal } from "./setup/journal.ts";
import { loadHomeConfig } from "./config/config_file.ts";
import { lookAtOwnCloud } from "./doctor/own_cloud.ts";
import { examine, type Patient } from "./doctor/run.ts";
import { askState, readState, timerFinding } from "./doctor/watchdog.ts";
import { ownFolders } from "./host/folders.ts";
import { isThere } from "./host/files.ts";
import { installedHalves, whyNoHomeHere } from "./host/installed.ts";
import type { StateFolders } from "./host/state_files.ts";

const SYSTEMCTL_MS = 5_000;

const io = ownOutput(Deno);

/** Null: systemd could not be asked. */
async function isActive(unit: string): Promise<boolean | null> {
  try {
    const { success, code } = await new Deno.Command("systemctl", {
      args: ["is-active", "--quiet", unit],
      stdout: "null",
      stderr: "null",
      signal: AbortSignal.timeout(SYSTEMCTL_MS),
    }).output();
    // 3 and 4: not active, no such unit; anything else is systemd's own trouble.
    return success ? true : code === 3 || code === 4 ? false : null;
  } catch {
    return null;
  }
}

function readOrNull(path: string): string | null {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return null;
  }
}

/** Null: never, or nobody may know. */
function readTested(): number | null {
  const text = readOrNull(PHONE_TEST_FILE)?.trim() ?? "";
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Who may not write it has tested the phone all the same. */
function writeTested(): void {
  try {
    Deno.writeTextFileSync(PHONE_TEST_FILE, `${Date.now()}\n`, { mode: 0o600 });
  } catch {
    // Another user than root.
  }
}

function patientOf({ values, switches }: CommandArguments): Patient {
  const halves = installedHalves();
  const installed = halves.includes("home");
  const usesInstalled = installed && !values.has("config") && !values.has("state");
  const path = values.get("config") ?? (usesInstalled ? INSTALLED_HOME_TOML : "home.toml");
  const folders: StateFolders = usesInstalled
    ? HOME_FOLDERS
    : ownFolders(Deno, { state: values.get("state") ?? null }) ?? HOME_FOLDERS;
  const bootId = Deno.env.get("BOOT_ID") ?? null;
  const test = {
    nowMs: Date.now(),
    code: crypto.randomUUID(),
    sendTest: switches.has("send-test"),
  };
  return {
    denoVersion: Deno.version.deno,
    installed: usesInstalled,
    halves,
    hasHome: values.has("config") || values.has("state") ||
      whyNoHomeHere("doctor", { config: path, halves }) === null,
    ownCloud: halves.includes("cloud")
      ? () =>
        lookAtOwnCloud({
          ...test,
          file: CLOUD_ENV_FILE,
          isActive: () => isActive(UNIT_NAMES.cloudService),
        })
      : null,
    pingGroupRange: readOrNull("/proc/sys/net/ipv4/ping_group_range"),
    path,
    settings: loadHomeConfig(path, { credentialsFolder: null }),
    timer: async () =>
      timerFinding(installed, installed ? await isActive(UNIT_NAMES.probeTimer) : null),
    state: () =>
      usesInstalled ? askState(CONTROL_SOCKET) : Promise.resolve(readState(folders, bootId)),
    journalOpen: isThere(`${folders.state}/${JOURNAL_FILE}`) &&
      findJournal(folders.state).kind === "open",
    clock: { uptimeMs: Deno.osUptime() * 1_000, wallMs: Date.now(), bootId },
    args: Deno.args,
    ...test,
    testedMs: usesInstalled ? readTested() : null,
    remember: () => usesInstalled && writeTested(),
    withoutLine: switches.has("wan-check"),
  };
}

async function look(given: CommandArguments): Promise<ExitCode> {
  try {
    const findings = await examine(patientOf(given));
    io.print(
      `${given.switches.has("json") ? findingsJson(findings) : findingsText(findings)}\n`,
    );
    return isWell(findings) ? EXIT.done : EXIT.failed;
  } catch (error) {
    const said = error instanceof Error ? error.stack : error;
    io.print(`BROKEN   doctor  A defect of its own: ${said}\n`);
    return EXIT.failed;
  }
}

const shape = {
  help: DOCTOR_HELP,
  act: "examine",
  values: ["config", "state"],
  switches: ["send-test", "wan-check", "json"],
};
Deno.exit(await runCommand(Deno.args, { shape, io, act: look }));
