/**
 * The simulator: `deno task sim [--seeds N] [--first K] [--minutes M] [--half home|cloud|both]`, and
 * `--seed K --trace` to see one seed's whole story. Exit 1: a property did not hold.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { runPool, type Totals } from "./pool.ts";
import { type Half, HALVES, runSeed, type SeedViolation } from "./run_seed.ts";
import { helpOnRequest } from "../support/base/usage.ts";

helpOnRequest(`deno task sim [--seeds N] [--first K] [--minutes M] [--half home|cloud|both|deaf]
deno task sim --seed K --trace

Plays homes and clouds in a simulated world, and judges what they do.

  --seeds N      how many worlds (default 500)
  --first K      seed of the first; left out: drawn, and printed first
  --minutes M    goes on for so long instead
  --half HALF    home, cloud or both (default both: every tenth seed has a cloud, every hundredth
                 a deaf one), or deaf: clouds that are kept from hearing in every way, also on Deploy
  --seed K       one world; with --trace its whole story

Exit: 0 every property held; 1 one did not; 2 usage.
`);

const SEEDS_DEFAULT = 500;
const SEED_MAX = 2 ** 32 - 1;
const PROGRESS_EVERY_MS = 10_000;
const DAY_MS = 86_400_000;

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

function fail(line: string): never {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
  Deno.exit(2);
}

function number(name: string, text: unknown): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  const allowed = Number.isInteger(value) && value >= 0 && value <= SEED_MAX && text !== "";
  if (!allowed) {
    fail(`Cannot simulate: --${name} must be a whole number from 0 to ${SEED_MAX}, got ${text}`);
  }
  return value;
}

function readHalf(text: unknown): Half {
  const half = HALVES.find((each) => each === (text ?? "both"));
  return half ?? fail(`Cannot simulate: --half must be ${HALVES.join(", ")}, got ${text}`);
}

function tell(seed: number, violation: SeedViolation): void {
  for (const line of violation.timeline) say(line);
  say(`VIOLATION of ${violation.what}`);
  say(`seed ${seed}: replay with deno task sim --seed ${seed} --trace${halfFlag}`);
}

function sum(totals: Totals): string {
  const days = Math.round(totals.simulatedMs / DAY_MS);
  const violations = totals.worst === null ? 0 : 1;
  return `${totals.seeds} seeds, ${totals.outages} outages, ${days} simulated days, ` +
    `${violations} violations`;
}

async function replay(seed: number, trace: boolean): Promise<number> {
  say(`first seed ${seed}`);
  const result = await runSeed(seed, { print: trace ? say : null, half });
  const { violation } = result;
  if (violation !== null) tell(seed, { ...violation, timeline: trace ? [] : violation.timeline });
  say(sum({ ...result, seeds: 1, worst: violation === null ? null : result }));
  return violation === null ? 0 : 1;
}

async function explore(options: {
  readonly first: number;
  readonly seeds: number | null;
  readonly minutes: number | null;
}): Promise<number> {
  say(`first seed ${options.first}`);
  const startedMs = performance.now();
  let toldMs = startedMs;
  const totals = await runPool({
    first: options.first,
    seeds: options.seeds,
    workers: Math.max(1, Math.min(4, navigator.hardwareConcurrency)),
    half,
    untilMs: options.minutes === null ? null : startedMs + options.minutes * 60_000,
    now: () => performance.now(),
    progress(soFar) {
      if (performance.now() - toldMs < PROGRESS_EVERY_MS) return;
      toldMs = performance.now();
      say(`${Math.round((toldMs - startedMs) / 1_000)} s: ${sum(soFar)}`);
    },
  });
  const { worst } = totals;
  if (worst?.violation) tell(worst.seed, worst.violation);
  say(sum(totals));
  return worst === null ? 0 : 1;
}

const args = parseArgs(Deno.args, {
  string: ["seeds", "first", "seed", "minutes", "half"],
  boolean: ["trace"],
  unknown: (name: string) => fail(`Cannot simulate: ${name} is not known`),
});
const seed = number("seed", args.seed);
const half = readHalf(args.half);
const halfFlag = half === "both" ? "" : ` --half ${half}`;
const minutes = number("minutes", args.minutes);
const seeds = number("seeds", args.seeds) ?? (minutes === null ? SEEDS_DEFAULT : null);
const first = number("first", args.first) ?? 1;
Deno.exit(
  seed === null
    ? await explore({ first, seeds, minutes })
    : await replay(seed, args.trace === true),
);
