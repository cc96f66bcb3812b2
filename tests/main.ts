/**
 * Runs every group of tests, each with the fewest permissions that pass, and ends with one line
 * `N passed, N failed`. `deno task test [GROUP...]` runs only the named groups.
 *
 * @module
 */
import { helpOnRequest } from "./support/base/usage.ts";

helpOnRequest(`deno task test [GROUP...]

Runs every group of tests, or those that are named, each with the fewest permissions that pass, and
ends with one line "N passed, N failed". The groups are lib, sim, house, home, control, cloud, attack,
kill, peers, e2e, browser, systemd, explore and mutants.

Exit: 0 all passed; 1 one failed; 2 usage.
`);

interface Group {
  readonly name: string;
  readonly paths: readonly string[];
  readonly permissions: readonly string[];
  readonly parallel: boolean;
  /** Shows what tests print: figures that people want to see. */
  readonly loud?: true;
}

/** Reads, writes, starts processes, and talks to this machine only. */
const SHELL = [
  "--allow-read",
  "--allow-write",
  "--allow-run",
  "--allow-sys",
  "--allow-env",
  "--allow-net=127.0.0.1,localhost,0.0.0.0,[::1]",
  // For datagrams: consoles and plugs are found by them.
  "--unstable-net",
] as const;

const GROUPS: readonly Group[] = [
  // No permission at all: the runtime itself proves that lib/ is pure.
  { name: "lib", paths: ["tests/lib"], permissions: [], parallel: true },
  // A virtual clock and a virtual world: nothing is touched either.
  { name: "sim", paths: ["tests/sim"], permissions: [], parallel: true },
  { name: "house", paths: ["tests/house_test.ts"], permissions: ["--allow-read"], parallel: false },
  {
    name: "home",
    paths: ["tests/home"],
    permissions: [...SHELL, "--ignore=tests/home/control,tests/home/doctor"],
    parallel: true,
  },
  // A socket in a temporary folder cannot be named beforehand.
  {
    name: "control",
    paths: ["tests/home/control", "tests/home/doctor"],
    permissions: ["--allow-read", "--allow-write", "--allow-run", "--allow-sys", "--allow-net"],
    parallel: true,
  },
  { name: "cloud", paths: ["tests/cloud", "tests/support"], permissions: SHELL, parallel: true },
  // Short runs; `deno task fuzz` and `deno task kill` are the long ones.
  { name: "attack", paths: ["tests/attack", "tests/fuzz"], permissions: SHELL, parallel: true },
  { name: "kill", paths: ["tests/kill"], permissions: SHELL, parallel: false },
  // Real Homebridge, by npm: skipped, saying why, where it cannot be installed.
  { name: "peers", paths: ["tests/peers"], permissions: SHELL, parallel: false, loud: true },
  { name: "e2e", paths: ["tests/e2e"], permissions: SHELL, parallel: false },
  // The pages in a real Chromium: skipped, saying why, where there is none. Playwright looks into
  // /proc/sys, which only --allow-all covers; who may start any program may do all of it anyway.
  {
    name: "browser",
    paths: ["tests/browser"],
    permissions: ["--allow-all"],
    parallel: false,
    loud: true,
  },
  // Installs into a systemd of its own: needs root and namespaces, else skipped, saying why.
  { name: "systemd", paths: ["tests/systemd"], permissions: SHELL, parallel: false, loud: true },
];

const ANSI_REGEXP = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
const SUMMARY_REGEXP = /(\d+) passed(?: \(\d+ steps?\))? \| (\d+) failed/;

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

async function runGroup(group: Group): Promise<Tally> {
  if (!group.paths.some(holdsTests)) return { passed: 0, failed: 0 };
  say(`\n== ${group.name}: ${group.permissions.join(" ") || "no permissions"}`);
  const args = ["test", "--no-prompt", "--frozen", ...group.permissions];
  if (group.loud === undefined) args.push("--quiet");
  if (group.parallel) args.push("--parallel");
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, ...group.paths.filter(holdsTests)],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    Deno.stdout.writeSync(chunk);
    text += decoder.decode(chunk, { stream: true });
  }
  const { success } = await child.status;
  const summary = SUMMARY_REGEXP.exec(text.replaceAll(ANSI_REGEXP, ""));
  const passed = Number(summary?.[1] ?? 0);
  const failed = Number(summary?.[2] ?? 0);
  // A group that did not even start (a type error, say) has failed without a failing test.
  return { passed, failed: success ? failed : Math.max(1, failed) };
}

function holdsTests(path: string): boolean {
  if (path.endsWith("_test.ts")) return true;
  try {
    return [...Deno.readDirSync(path)].some((entry) =>
      entry.name.endsWith("_test.ts") || (entry.isDirectory && holdsTests(`${path}/${entry.name}`))
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** One stretch of the simulator, counted as one test; a violation names its seed. */
async function explore(
  stretch: { readonly seeds: number; readonly first: number },
): Promise<Tally> {
  const { seeds, first } = stretch;
  say(`\n== ${EXPLORE}: deno task sim --seeds ${seeds} --first ${first}`);
  const flags = ["--no-prompt", "--frozen", "--quiet", "--allow-read"];
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, "tests/sim/main.ts", "--seeds", `${seeds}`, "--first", `${first}`],
    stdout: "inherit",
    stderr: "inherit",
  }).spawn().status;
  return success ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

const CAUGHT_REGEXP = /^(\d+) of (\d+) mutants caught$/m;

/** A share of the planted defects, each counted as one test: was it caught? */
async function tryMutants(part: string): Promise<Tally> {
  say(`\n== ${MUTANTS}: deno task mutants --part ${part}`);
  const flags = ["--no-prompt", "--frozen", "--quiet", "--allow-read", "--allow-write"];
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, "--allow-run", "tests/sim/mutants/main.ts", "--part", part],
    stderr: "inherit",
  }).output();
  Deno.stdout.writeSync(stdout);
  const counts = CAUGHT_REGEXP.exec(new TextDecoder().decode(stdout));
  if (counts === null) return { passed: 0, failed: 1 };
  const [caught, planned] = [Number(counts[1]), Number(counts[2])];
  return { passed: caught, failed: planned - caught };
}

/** The commit's hash as a number below 2 ** 28, so that what fails can be replayed. */
async function commitNumber(): Promise<number> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["rev-parse", "HEAD"],
      stderr: "null",
    }).output();
    const number = parseInt(new TextDecoder().decode(stdout).slice(0, 7), 16);
    return success && Number.isInteger(number) ? number : UNNAMED_FIRST;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return UNNAMED_FIRST;
    throw error;
  }
}

const EXPLORE = "explore";
/** Over 20,000 simulated outages; each commit explores worlds of its own. */
const EXPLORED_SEEDS = 2_150;
/** Where no commit has a name. */
const UNNAMED_FIRST = 107_770_763;
const MUTANTS = "mutants";
/** Each commit tries so great a share of them; `deno task mutants` tries all. */
const MUTANT_PARTS = 4;
const names = [...GROUPS.map(({ name }) => name), EXPLORE, MUTANTS];
const unknown = Deno.args.find((arg) => !names.includes(arg));
if (unknown !== undefined) {
  say(`Cannot test: "${unknown}" is not a group; there are ${names.join(", ")}`);
  Deno.exit(2);
}
const wanted = Deno.args.length === 0 ? names : Deno.args;
const tallies: Tally[] = [];
for (const group of GROUPS) if (wanted.includes(group.name)) tallies.push(await runGroup(group));
const number = await commitNumber();
if (wanted.includes(EXPLORE)) {
  tallies.push(await explore({ seeds: EXPLORED_SEEDS, first: number }));
}
if (wanted.includes(MUTANTS)) {
  tallies.push(await tryMutants(`${number % MUTANT_PARTS + 1}/${MUTANT_PARTS}`));
}
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
say(`\n${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 && passed > 0 ? 0 : 1);
