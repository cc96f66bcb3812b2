/** Taking the steps of an installation. */
import { HEALTH_ENTRY, PREFIX_PATHS, privateTwin, UNIT_NAMES } from "../../lib/install/paths.ts";
import { describeStep, type InstallStep } from "../../lib/install/step.ts";
import { InstallFault, warmCache } from "./cache.ts";
import { carryJournal } from "./journal.ts";
import { keepRelease, releaseWorks } from "./before.ts";
import { whyNotLeft } from "./leave.ts";
import { awaitTick, pauseTicks, startTicks } from "./pause_ticks.ts";
import { exists, placeFile, placeLink, placeProject, placeText, removeTree } from "./place.ts";
import { runInstallProgram, type RunProgram } from "./program.ts";

/** What taking steps needs. */
export interface CarryOutOptions {
  /** Put before every path of the host; empty: the host itself. */
  readonly root: string;
  readonly prefix: string;
  readonly run: RunProgram;
  readonly say: (line: string) => void;
  readonly sleep: (lengthMs: number) => Promise<void>;
}

const ANSWER_POLL_MS = 500;
const ANSWER_POLLS_MAX = 60;
/** One that has just begun may not have looked at its homes yet. */
const NOT_WELL_POLLS_MAX = 20;
const ROOT_ID = 0;
const FAULT_CHARACTERS_MAX = 300;
/** A tick's warnings stand at the end of its line. */
const TICK_CHARACTERS_MAX = 2_000;

/** Takes the steps in order. Throws InstallFault at the first that cannot be taken. */
export async function carryOut(
  steps: readonly InstallStep[],
  options: CarryOutOptions,
): Promise<void> {
  for (const step of steps) {
    options.say(`- ${describeStep(step)}`);
    try {
      await take(step, options);
    } catch (error) {
      if (error instanceof InstallFault || !(error instanceof Error)) throw error;
      throw new InstallFault(`Cannot ${describeStep(step)}: ${error.message}`, { cause: error });
    }
  }
}

/** Steps taken with real programs, and real time between them. */
export function realSteps(
  { root, prefix, say }: Pick<CarryOutOptions, "root" | "prefix" | "say">,
): CarryOutOptions {
  const sleep = (lengthMs: number) => new Promise<void>((resolve) => setTimeout(resolve, lengthMs));
  return { root, prefix, say, run: runInstallProgram, sleep };
}

/** Ctrl-C ends what is under way; what was stopped for it must then be started again. */
export function outliveStops(
  { addSignalListener }: Pick<typeof Deno, "addSignalListener">,
): void {
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) addSignalListener(name, () => {});
}

async function take(step: InstallStep, options: CarryOutOptions): Promise<void> {
  const at = (path: string) => `${options.root}${path}`;
  switch (step.kind) {
    case "run":
      return await runStep(step, options);
    case "settle":
      return await awaitTick(options);
    case "pause_ticks":
      return await pauseTicks(options);
    case "keep_release":
      return keepRelease(options);
    case "release_works":
      return releaseWorks(options, step.release);
    case "first_answer":
      return await firstAnswer(step, options);
    case "copy_file":
      return placeFile(step.from, at(step.to), step.mode);
    case "copy_project":
      return placeProject(step.from, at(step.to), step.names);
    case "warm_cache":
      return await warmStep(step, options);
    case "write":
      return placeText(at(step.path), step.text, step.mode);
    case "link":
      return placeLink(at(step.path), step.target);
    case "remove":
      return removeStep(at(step.path), step.keep);
    case "carry_journal": {
      const done = carryJournal(step, options);
      return done === null ? undefined : options.say(`  ${done}`);
    }
    case "check_plug":
      return await checkPlug(options);
    case "first_tick":
      return await firstTick(options);
  }
}

async function runStep(
  step: Extract<InstallStep, { kind: "run" }>,
  { run }: CarryOutOptions,
): Promise<void> {
  const { code, errors } = await run(step.words);
  if (code === 0 || step.mayFail) return;
  throw new InstallFault(`Cannot ${describeStep(step)}: ${oneLine(errors) || `exit ${code}`}`);
}

/** Only when nothing ticks is it certain that no cycle begins after the look. */
async function checkPlug(options: CarryOutOptions): Promise<void> {
  const why = whyNotLeft(options.root);
  if (why === null) return;
  await startTicks(options);
  throw new InstallFault(refusalToLeave(why));
}

/** Why nothing was removed, and what to do. */
export function refusalToLeave(why: string): string {
  return `Cannot uninstall: ${why}. Ticks go on until it is; try again in some minutes ` +
    "(--leave-plug removes the watchdog all the same)";
}

async function warmStep(
  step: Extract<InstallStep, { kind: "warm_cache" }>,
  { root, prefix, run }: CarryOutOptions,
): Promise<void> {
  const cache = `${root}${step.cache}`;
  await warmCache({
    deno: `${root}${prefix}/${PREFIX_PATHS.deno}`,
    app: `${root}${step.app}`,
    entries: step.entries,
    cache,
    standing: `${root}${prefix}/${PREFIX_PATHS.cache}`,
    run,
  });
  // A folder that belongs to root makes systemd give all that is in it to the dynamic user.
  if (root === "") await Deno.chown(cache, ROOT_ID, ROOT_ID);
}

function removeStep(path: string, keep: readonly string[]): void {
  const places = [path, privateTwin(path)].filter((place) => exists(place));
  const kept = places.some((place) => keep.some((name) => exists(`${place}/${name}`)));
  if (!kept) return places.forEach(removeTree);
  for (const place of places) {
    if (Deno.lstatSync(place).isSymlink) continue;
    for (const { name } of Deno.readDirSync(place)) {
      if (!keep.includes(name)) removeTree(`${place}/${name}`);
    }
  }
}

async function firstTick({ run, say }: CarryOutOptions): Promise<void> {
  const unit = UNIT_NAMES.probeService;
  const { code } = await run(["systemctl", "start", unit]);
  const journal = ["journalctl", "--unit", unit, "--lines", "1", "--output", "cat", "--no-pager"];
  const { output } = await run(journal);
  if (output.trim() !== "") say(`  ${oneLine(output, TICK_CHARACTERS_MAX)}`);
  if (code === 0) return;
  throw new InstallFault(`Cannot run a tick: see "journalctl -u ${unit}"`);
}

/** A service that starts may still be of no use: it must answer, and it is said whether it is well. */
async function firstAnswer(
  { host, port }: Extract<InstallStep, { kind: "first_answer" }>,
  { prefix, run, say, sleep }: CarryOutOptions,
): Promise<void> {
  const flags = ["--no-prompt", "--quiet", "--cached-only", "--no-config", "--no-lock"];
  const words = [
    ...[`${prefix}/${PREFIX_PATHS.deno}`, "run", ...flags, "--allow-net", "--allow-env=HOST,PORT"],
    `${prefix}/${PREFIX_PATHS.app}/${HEALTH_ENTRY}`,
  ];
  const env = { HOST: host, PORT: `${port}` };
  const within = async (pollsMax: number, ...args: readonly string[]) => {
    for (let poll = 0; poll < pollsMax; poll++) {
      if ((await run([...words, ...args], { env })).code === 0) return true;
      await sleep(ANSWER_POLL_MS);
    }
    return false;
  };
  const log = `see "journalctl -u ${UNIT_NAMES.cloudService}"`;
  if (!await within(ANSWER_POLLS_MAX, "--any-answer")) {
    throw new InstallFault(`Cannot reach the cloud on port ${port}: ${log}`);
  }
  const isWell = await within(NOT_WELL_POLLS_MAX);
  say(isWell ? "  It answers, and is well" : `  It answers, and says that it is not well: ${log}`);
}

function oneLine(text: string, charactersMax = FAULT_CHARACTERS_MAX): string {
  return text.trim().replaceAll(/\s*\n\s*/g, " ").slice(0, charactersMax);
}
