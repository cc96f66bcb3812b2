/**
 * Installs the watchdog as a systemd timer, or the cloud as a systemd service.
 *
 * @module
 */
import { ownOutput, ownProgram, usualPrefix } from "./host/own_program.ts";
import {
  CLOUD_ENV_FILE,
  INSTALLED_HOME_TOML,
  PACKAGED_PREFIX,
  PREFIX_DEFAULT,
  PREFIX_PATHS,
  UNIT_FOLDER,
  UNIT_NAMES,
} from "../lib/install/paths.ts";
import { requireYes, runCommand } from "../lib/base/command.ts";
import { EXIT, type ExitCode } from "../lib/base/exit.ts";
import { readRecord } from "./host/installed.ts";
import { isInstalledCopy } from "../lib/install/own_command.ts";
import { type InstallFacts, planInstall } from "../lib/install/plan.ts";
import { describeStep } from "../lib/install/step.ts";
import { RELEASE } from "../lib/base/release.ts";
import { endOfSteps, InstallFault } from "./install/cache.ts";
import { hasBundle } from "./install/bundle.ts";
import { carryOut, outliveStops, realSteps } from "./install/carry_out.ts";
import { gatherCloud, gatherHome, readCloudSettings } from "./install/facts.ts";
import { INSTALL_SHAPE, type InstallFlags, readInstallFlags } from "./install/flags.ts";
import { type FindCloud, goBack, recover } from "./install/go_back.ts";
import { pauseTicks } from "./install/pause_ticks.ts";
import { callerVariables, findOpenJournal, setUpFolders } from "./install/journal.ts";
import { exists } from "./install/place.ts";
import { runInstallProgram } from "./install/program.ts";
import { loadTasks } from "./install/tasks.ts";

const HELP = `deno task install [--config home.toml] [--yes]
deno task install --cloud [--cloud-env cloud.env] [--yes]
deno task install --update | --back [--yes]

Installs the watchdog on this host: a hardened systemd timer that runs one tick every 15 s, with
exactly the permissions that home.toml needs. Run it again to upgrade, or after editing settings.
With --cloud it installs the cloud instead, for those who run it on a server of their own. A reboot
that is under way is waited for. If the first tick fails, or the cloud does not answer, what stood
before works on.

  --config FILE         settings to install, secret files beside it (default: the installed ones,
                        ${INSTALLED_HOME_TOML}, else ./home.toml)
  --control-group NAME  group that may pause and reboot besides root (default: the one that was
                        named before, else yours, through sudo)
  --cloud               install the cloud; its settings are lines NAME=value
  --update              install what is installed here again, home and cloud, with its settings
  --back                change places with the release before, which is kept
  --pause               only stop the ticks, once no reboot is under way, for who changes the program
  --cloud-env FILE      those settings (default: ${CLOUD_ENV_FILE})
  --prefix DIR          where program and project go (default: /usr/local/lib/rebootinator)
  --root DIR            put everything below DIR and do not speak to systemd
  --dry-run             show every step and every unit, change nothing
  --yes                 do not ask
  --help                this text

Exit: 0 done; 1 it did not work; 2 settings or options.`;

const NOT_BUNDLED =
  "The tick is installed as sources, which takes it 1.7 times as long: there is no bundle of them. " +
  "`deno task bundle`, run as yourself, makes one; then install again";

const io = ownOutput(Deno);

function print(line: string): void {
  io.print(`${line}\n`);
}

async function gather(flags: InstallFlags): Promise<InstallFacts> {
  const { prefix, root } = flags;
  const standing = readRecord(`${root}${prefix}/${PREFIX_PATHS.record}`);
  const controlGroup = flags.controlGroup ?? standing?.controlGroup ?? Deno.env.get("SUDO_GID") ??
    null;
  const { project } = ownProgram();
  const facts = {
    prefix,
    offline: root !== "",
    projectFrom: project,
    bundled: await hasBundle(project),
    tasks: loadTasks(project),
    movesFrom: flags.update && prefix === PACKAGED_PREFIX && exists(PREFIX_DEFAULT)
      ? PREFIX_DEFAULT
      : null,
    record: {
      release: RELEASE,
      denoVersion: Deno.version.deno,
      denoFrom: await Deno.realPath(Deno.execPath()),
      controlGroup,
      // Of a home that is installed already beside this cloud.
      plug: standing?.plug ?? null,
    },
  };
  const isThere = (unit: string) => exists(`${root}${UNIT_FOLDER}/${unit}`);
  const hasCloud = flags.cloud || (flags.update && isThere(UNIT_NAMES.cloudService));
  const environmentFile = flags.cloudEnv ?? `${root}${CLOUD_ENV_FILE}`;
  const cloud = hasCloud ? gatherCloud({ environmentFile, prefix }) : null;
  if (flags.cloud || (flags.update && !isThere(UNIT_NAMES.probeService))) {
    if (cloud === null) throw new InstallFault("Cannot update: nothing is installed here");
    return { ...facts, home: null, cloud };
  }
  const installed = `${root}${INSTALLED_HOME_TOML}`;
  const config = await wholePath(
    flags.config ?? (exists(installed) ? installed : `${Deno.cwd()}/home.toml`),
  );
  const home = gatherHome({
    config,
    prefix,
    bundled: facts.bundled,
    controlGroup,
    resolvConf: "/etc/resolv.conf",
    pingGroupRange: "/proc/sys/net/ipv4/ping_group_range",
  });
  for (const warning of home.warnings) io.printError(`Warning: ${warning}`);
  if (!facts.bundled && !isInstalledCopy(ownProgram())) io.printError(NOT_BUNDLED);
  const record = { ...facts.record, plug: home.plug };
  const journalFolders = await findJournals(config, { plug: home.plug, root });
  return { ...facts, record, home: { ...home.part, journalFolders }, cloud };
}

async function wholePath(config: string): Promise<string> {
  try {
    return await Deno.realPath(config);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new InstallFault(
      `Cannot install: there is no ${config}: \`deno task setup\` makes it, or name another by ` +
        "--config (for the cloud: --cloud)",
    );
  }
}

/** Folders where set-up may have left something; throws InstallFault where that is in the way. */
async function findJournals(
  config: string,
  { plug, root }: { readonly plug: string; readonly root: string },
): Promise<readonly string[]> {
  const environment = callerVariables(Deno);
  const folders = await setUpFolders({ config, environment, run: runInstallProgram });
  // What is prepared for another day would leave the plug to itself until then.
  if (findOpenJournal({ folders, plug }) !== null && root !== "") {
    throw new InstallFault(
      "Cannot install: set-up may have left a timer running on the plug: run it again, which ends it",
    );
  }
  return folders;
}

function checkHost({ root }: InstallFlags): void {
  if (root !== "") return;
  if (Deno.uid() !== 0) {
    const again = "`sudo deno task install`";
    throw new InstallFault(`Cannot install: this needs root: ${again} (or look with --dry-run)`);
  }
  if (!exists("/run/systemd/system")) {
    throw new InstallFault("Cannot install: this host does not run systemd (see docs/install.md)");
  }
}

function showPlan(facts: InstallFacts, flags: InstallFlags): void {
  const { denoVersion, denoFrom } = facts.record;
  const through = denoFrom.includes("/_npx/") ? ", which came through npx" : "";
  print(`Deno ${denoVersion} is copied from ${denoFrom}${through}; it stays at that version.`);
  print(flags.root === "" ? "Steps:" : `Steps, with ${flags.root} before each path:`);
  for (const step of planInstall(facts)) {
    print(`- ${describeStep(step)}`);
    if (flags.dryRun && step.kind === "write") print(step.text.replaceAll(/^/gm, "    "));
  }
}

async function install(flags: InstallFlags): Promise<ExitCode> {
  if (flags.back || flags.pause) return await changeBack(flags);
  const facts = await gather(flags);
  if (flags.dryRun) {
    showPlan(facts, flags);
    return EXIT.done;
  }
  checkHost(flags);
  if (!flags.yes) {
    showPlan(facts, flags);
    const isYes = Deno.stdin.isTerminal() ? confirm("Take these steps?") : null;
    requireYes(isYes, "Nothing was changed (--yes answers without asking)");
  }
  outliveStops(Deno);
  const options = realSteps({ ...flags, say: print });
  try {
    await carryOut(planInstall(facts), options);
  } catch (error) {
    // A watchdog that was there before must not stand still because its upgrade failed.
    const said = flags.root === "" ? await recover(options, findCloud(flags)) : null;
    throw endOfSteps(error, said);
  }
  print(conclusion(flags));
  return EXIT.done;
}

async function changeBack(flags: InstallFlags): Promise<ExitCode> {
  checkHost(flags);
  outliveStops(Deno);
  try {
    const options = realSteps({ ...flags, say: print });
    if (flags.pause) await pauseTicks(options);
    else print(await goBack(options, findCloud(flags)));
    return EXIT.done;
  } catch (error) {
    throw endOfSteps(error);
  }
}

/** Settings do not change places with releases. */
function findCloud({ root }: InstallFlags): FindCloud {
  return () => readCloudSettings(`${root}${CLOUD_ENV_FILE}`).config;
}

function conclusion({ root, cloud }: InstallFlags): string {
  if (root !== "") return `Everything is below ${root}; nothing was started.`;
  if (cloud) return `The cloud runs: journalctl -fu ${UNIT_NAMES.cloudService}`;
  return `The watchdog ticks every 15 s: journalctl -fu ${UNIT_NAMES.probeService}`;
}

Deno.exit(
  await runCommand(Deno.args, {
    shape: { ...INSTALL_SHAPE, help: HELP },
    io,
    act: (given) => install(readInstallFlags(given, usualPrefix())),
    faults: [InstallFault],
  }),
);
