/**
 * Runs every group of tests, each with the fewest permissions that pass, side by side as far as the
 * cores bear it, and ends with one line `N passed, N failed`. `deno task test --help` says more.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { GROUPS } from "./support/runner/groups.ts";
import { groupJob, LOCKED, programJob, type RunOptions } from "./support/runner/run_jobs.ts";
import type { JunitCase } from "./support/runner/junit.ts";
import results from "./support/peers/results.json" with { type: "json" };
import { resultsOf } from "./support/peers/table.ts";
import { type Job, runSideBySide } from "./support/runner/side_by_side.ts";
import { summaryOf, type Tally } from "./support/runner/tally.ts";
import { helpOnRequest } from "./support/base/usage.ts";

/** Something hangs that takes longer. */
const MINUTES_MAX = 60;
/** A day; beyond 24 of them a timer would ring at once. */
const MINUTES_ALLOWED_MAX = 1_440;
const TYPES = "types";
const EXPLORE = "explore";
const MUTANTS = "mutants";
const NAMES = [...GROUPS.map(({ name }) => name), TYPES, EXPLORE, MUTANTS];

helpOnRequest(
  `deno task test [GROUP...] [--long] [--record] [--minutes N] [--skipped-to FILE] [--only-from FILE]

Runs every group of tests, or those that are named, each with the fewest permissions that pass, side
by side as far as the cores bear it, and ends with one line "N passed, N failed, N skipped". A file
with a failure runs once more by itself in the end, as it may have been the busy machine's; what
passes only then is named. The groups are ${NAMES.join(", ")}.

  --long             the tests that wait for long instead (files *_long_test.ts)
  --minutes N        stops what still runs after so many, ${MINUTES_MAX} by default: it has failed
  --skipped-to FILE  names the files of which something was skipped in FILE, one a line
  --only-from FILE   runs no other files than those
  --record           keeps what came of the group peers for docs/peers.md; then: deno task docs

Exit: 0 all passed; 1 one failed, or was skipped and is not listed in tests/skips.ts; 2 usage.
`,
);

/** Over 20,000 simulated outages; each commit explores worlds of its own. */
const EXPLORED_SEEDS = 2_150;
/** Where no commit has a name. */
const UNNAMED_FIRST = 107_770_763;
/** Each commit tries so great a share of them; `deno task mutants` tries all. */
const MUTANT_PARTS = 4;
/** What groups need is an average, and most of them wait: more than there is keeps the cores busy. */
const CORES_SHARE = 1.5;
const CAUGHT_REGEXP = /^(\d+) of (\d+) mutants caught$/m;
const RUN = ["run", "--no-prompt", ...LOCKED, "--quiet", "--allow-read"] as const;

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/**
 * The commit's hash as a number below 2 ** 28, so that what fails can be replayed; read from git's own
 * files, as there may be no git.
 */
async function commitNumber(): Promise<number> {
  const head = await readGit("HEAD");
  const name = /^ref: (\S+)/.exec(head)?.[1];
  const hash = name === undefined ? head : await readGit(name) || await packedHash(name);
  const number = parseInt(hash.slice(0, 7), 16);
  return Number.isInteger(number) ? number : UNNAMED_FIRST;
}

async function packedHash(name: string): Promise<string> {
  const lines = (await readGit("packed-refs")).split("\n");
  return lines.find((line) => line.endsWith(` ${name}`)) ?? "";
}

/** A file of git's folder; empty where there is none. */
async function readGit(name: string): Promise<string> {
  try {
    return await Deno.readTextFile(new URL(`../.git/${name}`, import.meta.url));
  } catch {
    return "";
  }
}

function oneTest({ code }: { readonly code: number }) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** Types of all, one stretch of the simulator, and a share of the planted defects. */
async function programJobs(options: RunOptions): Promise<Job[]> {
  const number = await commitNumber();
  const seeds = ["--seeds", `${EXPLORED_SEEDS}`, "--first", `${number}`];
  const part = `${number % MUTANT_PARTS + 1}/${MUTANT_PARTS}`;
  return [
    programJob({
      name: TYPES,
      seconds: 30,
      cores: 1,
      args: ["check", "--quiet"],
      count: oneTest,
    }, options),
    programJob({
      name: EXPLORE,
      seconds: 100,
      cores: 1.6,
      args: [...RUN, "tests/sim/main.ts", ...seeds],
      count: oneTest,
    }, options),
    programJob({
      name: MUTANTS,
      seconds: 120,
      cores: 1.4,
      args: [...RUN, "--allow-write", "--allow-run", "tests/sim/mutants/main.ts", "--part", part],
      count({ text }) {
        const counts = CAUGHT_REGEXP.exec(text);
        if (counts === null) return { passed: 0, failed: 1 };
        const [caught, planned] = [Number(counts[1]), Number(counts[2])];
        return { passed: caught, failed: planned - caught };
      },
    }, options),
  ];
}

function usage(line: string): never {
  say(`Cannot test: ${line}`);
  Deno.exit(2);
}

const args = parseArgs(Deno.args, {
  string: ["skipped-to", "only-from", "minutes"],
  boolean: ["long", "record"],
  unknown: (arg, key) => key === undefined || usage(`${arg} is not known`),
});
const words = args._.map(String);
const unknown = words.find((word) => !NAMES.includes(word));
if (unknown !== undefined) usage(`"${unknown}" is not a group; there are ${NAMES.join(", ")}`);
const wanted = words.length === 0 ? NAMES : words;
const isLong = args["long"] === true;
const onlyFrom = args["only-from"];
const only = typeof onlyFrom !== "string"
  ? null
  : new Set((await Deno.readTextFile(onlyFrom)).split("\n").filter((line) => line !== ""));
const minutes = Number(args["minutes"] ?? MINUTES_MAX);
if (!(minutes > 0 && minutes <= MINUTES_ALLOWED_MAX)) {
  const allowed = `a number above 0, at most ${MINUTES_ALLOWED_MAX}`;
  usage(`--minutes is "${args["minutes"]}"; allowed: ${allowed}`);
}
const end = new AbortController();
const timer = setTimeout(() => end.abort(`${minutes} min were up`), minutes * 60_000);
// Children have groups of their own: a terminal's Ctrl-C reaches this process alone.
for (const name of ["SIGINT", "SIGTERM"] as const) {
  Deno.addSignalListener(name, () => end.abort(`by ${name}`));
}
const tallies: Tally[] = [];
let peers: readonly JunitCase[] = [];
const again: (() => Promise<void>)[] = [];
const options: RunOptions = {
  long: isLong,
  only,
  isChecked: wanted.includes(TYPES) || only !== null || isLong,
  isAlone: wanted.length === 1,
  signal: end.signal,
  later(name, run) {
    say(`\n== ${name}: something failed; it runs again by itself when all else has run`);
    again.push(run);
  },
  done(tally, cases) {
    const { name, passed, failed, skipped, seconds, text } = tally;
    say(
      `\n== ${name}: ${passed} passed, ${failed} failed, ${skipped.length} skipped in ${
        seconds.toFixed(0)
      } s`,
    );
    if (text !== "") say(text);
    tallies.push(tally);
    if (tally.name === "peers") peers = cases;
  },
};
const jobs: Job[] = GROUPS.flatMap((group) => groupJob(group, options) ?? []);
if (!isLong && only === null) jobs.push(...await programJobs(options));
await runSideBySide(
  jobs.filter(({ name }) => wanted.includes(name)),
  navigator.hardwareConcurrency * CORES_SHARE,
);
for (const run of again) await run();
clearTimeout(timer);
if (args["record"] === true && peers.length > 0) {
  const text = `${JSON.stringify(resultsOf(peers, results), null, 2)}\n`;
  await Deno.writeTextFile(new URL("support/peers/results.json", import.meta.url), text);
}
const skippedTo = args["skipped-to"];
if (typeof skippedTo === "string") {
  const files = new Set(tallies.flatMap(({ skipped }) => skipped.map(({ path }) => path)));
  await Deno.writeTextFile(skippedTo, [...files, ""].join("\n"));
}
say(`\n${summaryOf(tallies, performance.now() / 1_000)}`);
const isGreen = tallies.every(({ failed }) => failed === 0);
const isEmpty = tallies.every(({ passed, skipped }) => passed + skipped.length === 0);
// Long or chosen tests may be none.
Deno.exit(isGreen && (!isEmpty || isLong || only !== null) ? 0 : 1);
