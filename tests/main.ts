/**
 * Runs every group of tests, each with the fewest permissions that pass, and ends with one line
 * `N passed, N failed`. `deno task test [GROUP...]` runs only the named groups.
 *
 * @module
 */

interface Group {
  readonly name: string;
  readonly paths: readonly string[];
  readonly permissions: readonly string[];
  readonly parallel: boolean;
}

const LOOPBACK = "--allow-net=127.0.0.1,localhost,0.0.0.0,[::1]";

const GROUPS: readonly Group[] = [
  // No permission at all: the runtime itself proves that lib/ is pure.
  { name: "lib", paths: ["tests/lib"], permissions: [], parallel: true },
  // A virtual clock and a virtual world: nothing is touched either.
  { name: "sim", paths: ["tests/sim"], permissions: [], parallel: true },
  { name: "house", paths: ["tests/house_test.ts"], permissions: ["--allow-read"], parallel: false },
  {
    name: "home",
    paths: ["tests/home"],
    permissions: [
      "--allow-read",
      "--allow-write",
      "--allow-run",
      "--allow-sys",
      "--allow-env",
      LOOPBACK,
    ],
    parallel: true,
  },
  {
    name: "cloud",
    paths: ["tests/cloud", "tests/support"],
    permissions: ["--allow-read", "--allow-write", "--allow-run", "--allow-env", LOOPBACK],
    parallel: true,
  },
  {
    name: "e2e",
    paths: ["tests/e2e"],
    permissions: [
      "--allow-read",
      "--allow-write",
      "--allow-run",
      "--allow-sys",
      "--allow-env",
      LOOPBACK,
    ],
    parallel: false,
  },
  {
    // Short runs; `deno task fuzz` and `deno task kill` are the long ones.
    name: "fuzz",
    paths: ["tests/fuzz"],
    permissions: ["--allow-read", "--allow-env", LOOPBACK],
    parallel: false,
  },
  {
    name: "attack",
    paths: ["tests/attack"],
    permissions: ["--allow-read", "--allow-write", "--allow-run", "--allow-env", LOOPBACK],
    parallel: false,
  },
  {
    name: "kill",
    paths: ["tests/kill"],
    permissions: ["--allow-read", "--allow-write", "--allow-run", "--allow-env", LOOPBACK],
    parallel: true,
  },
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
  const args = ["test", "--no-prompt", "--frozen", "--quiet", ...group.permissions];
  if (group.parallel) args.push("--parallel");
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args, ...group.paths],
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

const chosen = Deno.args.length === 0
  ? GROUPS
  : GROUPS.filter((group) => Deno.args.includes(group.name));
const tallies: Tally[] = [];
for (const group of chosen) tallies.push(await runGroup(group));
const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
say(`\n${passed} passed, ${failed} failed`);
Deno.exit(failed === 0 && passed > 0 ? 0 : 1);
