/** Other people's programs for tests, from PyPI and npm, each set in a folder of its own. */
import { linesOf } from "../base/lines.ts";
import { runGroup } from "../base/process_group.ts";

const INSTALL_MS_MAX = 240_000;
const INSTALL_ONCE_MS_MAX = 600_000;
/** One refusal is enough for all files of a run. */
const REFUSED_FOR_MS = 3_600_000;
const RUN_MS_MAX = 60_000;
const WHY_CHARACTERS_MAX = 160;
const PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];

/** Packages that were installed; removed at the end. */
export interface Installed extends AsyncDisposable {
  readonly folder: string;
  /** Python of the folder, or node. */
  readonly program: string;
}

/** A Python environment with `packages` ("name==1.2.3"); a text says why there is none. */
export function installPip(packages: readonly string[]): Promise<Installed | string> {
  return install(packages, (folder) => {
    const python = `${folder}/bin/python`;
    return {
      program: python,
      steps: [["python3", "-m", "venv", folder], [python, ...PIP, ...packages]],
    };
  });
}

/**
 * A Python environment with what takes minutes to install, kept in the user's cache for the next run;
 * `maker` is the Python that makes it. A text says why there is none; it is not tried again within
 * the hour.
 */
export async function installPipOnce(package_: string, maker: string): Promise<Installed | string> {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
  const folder = `${cache}/rebootinator-peers/${package_}`;
  const python = `${folder}/bin/python`;
  await Deno.mkdir(`${cache}/rebootinator-peers`, { recursive: true });
  // Two files of tests may want it at once.
  using lock = await Deno.open(`${folder}.lock`, { create: true, write: true });
  await lock.lock(true);
  const kept = { folder, program: python, async [Symbol.asyncDispose]() {} };
  const [mark, refusal] = [`${folder}/installed`, `${folder}.refused`];
  if (await ageMs(mark) !== null) return kept;
  if ((await ageMs(refusal) ?? Infinity) < REFUSED_FOR_MS) return await Deno.readTextFile(refusal);
  const signal = AbortSignal.timeout(INSTALL_ONCE_MS_MAX);
  for (const step of [[maker, "-m", "venv", "--clear", folder], [python, ...PIP, package_]]) {
    const why = await refusalOf(step, signal);
    if (why === null) continue;
    const text = `${package_} cannot be installed: ${why}`;
    await Deno.writeTextFile(refusal, text);
    return text;
  }
  await Deno.writeTextFile(mark, "");
  return kept;
}

/** How long ago a file was written; null: there is none. */
async function ageMs(path: string): Promise<number | null> {
  try {
    const { mtime } = await Deno.stat(path);
    return Date.now() - (mtime?.getTime() ?? 0);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** A folder with `packages` ("name@1.2.3") in node_modules; a text says why there is none. */
export function installNpm(packages: readonly string[]): Promise<Installed | string> {
  return install(packages, (folder) => {
    const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
    const npm = ["npm", "install", `--prefix=${folder}`, "--ignore-scripts", "--omit=optional"];
    return { program: "node", steps: [[...npm, ...quiet, ...packages]] };
  });
}

interface Plan {
  readonly program: string;
  /** Programs with their arguments, in order. */
  readonly steps: readonly (readonly string[])[];
}

async function install(
  packages: readonly string[],
  plan: (folder: string) => Plan,
): Promise<Installed | string> {
  const folder = await Deno.makeTempDir();
  const remove = () => Deno.remove(folder, { recursive: true });
  const { program, steps } = plan(folder);
  const signal = AbortSignal.timeout(INSTALL_MS_MAX);
  for (const step of steps) {
    const why = await refusalOf(step, signal);
    if (why === null) continue;
    await remove();
    return `${packages.join(", ")} cannot be installed: ${why}`;
  }
  return { folder, program, [Symbol.asyncDispose]: remove };
}

/** Why a step failed; null: it did not. */
async function refusalOf(step: readonly string[], signal: AbortSignal): Promise<string | null> {
  try {
    const { code, stderr } = await runGroup(step, { signal });
    if (code === 0) return null;
    if (signal.aborted) return "no time left";
    return stderr.trim().replaceAll(/\s+/g, " ").slice(0, WHY_CHARACTERS_MAX) || `exit ${code}`;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return `${step[0]} is not installed`;
    throw error;
  }
}

/** A peer that runs, its first line read; `tell()` writes a line to it and gives its answer. */
export interface PeerProcess extends AsyncDisposable {
  /** The line that it began with, as JSON. */
  readonly first: Readonly<Record<string, unknown>>;
  tell(line: string): Promise<Readonly<Record<string, unknown>>>;
}

/** Starts a peer that speaks JSON, a line each way, and ends when its input does. */
export async function startPeerProcess(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<PeerProcess> {
  const child = new Deno.Command(program, {
    args: [...args],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = child.stderr.text();
  const lines = linesOf(child.stdout);
  const writer = child.stdin.getWriter();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${program} ${args[0]} ended: ${await errors}`);
    return JSON.parse(value);
  };
  return {
    first: await next(),
    async tell(line) {
      await writer.write(new TextEncoder().encode(`${line}\n`));
      return await next();
    },
    async [Symbol.asyncDispose]() {
      await writer.close().catch(() => {});
      await lines.return(undefined);
      await child.status;
      await errors;
    },
  };
}

/** Runs a script to its end; what it printed, as JSON. */
export async function runPeer(
  program: string,
  args: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const signal = AbortSignal.timeout(RUN_MS_MAX);
  const { code, stdout, stderr } = await runGroup([program, ...args], { signal });
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}
