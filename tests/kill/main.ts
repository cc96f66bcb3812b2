/**
 * Shoots the real processes, again and again, and prints what came of it.
 *
 * ```
 * deno task kill --cuts 300 [--seed K] [--homes 8]
 * deno task kill --cloud 100 [--seed K] [--sites 50] [--processes 1]
 * ```
 *
 * `--cuts N` lets homes live under fire until their plugs have cut N times; `--cloud N` shoots the
 * cloud N times under load. Exit 1 if anything that must hold did not.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { taskFlags } from "../demo/actors.ts";
import { runCloud } from "./cloud/run.ts";
import type { LifeFigures } from "./home/life.ts";
import { LIFE_LENGTHS, liveMany } from "./home/lives.ts";
import { helpOnRequest } from "../support/base/usage.ts";

helpOnRequest(`deno task kill --cuts 300 [--seed K] [--homes 8]
deno task kill --cloud 100 [--seed K] [--sites 50] [--processes 1]

Shoots the real processes, again and again, and prints what came of it.

  --cuts N       homes live under fire until their plugs have cut N times
  --cloud N      the cloud is shot N times under load

Exit: 0 all that must hold did; 1 it did not; 2 usage.
`);

const EXIT = { held: 0, broken: 1, usage: 2 } as const;
const args = parseArgs(Deno.args, {
  string: ["cuts", "cloud", "seed", "homes", "sites", "processes"],
});

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

function count(name: string, otherwise: number): number {
  const text = args[name];
  if (text === undefined) return otherwise;
  if (/^\d{1,9}$/.test(String(text))) return Number(text);
  say(`Cannot run: --${name} must be a whole number`);
  Deno.exit(EXIT.usage);
}

function listOf(figures: Readonly<Record<string | number, number>>): string {
  return Object.entries(figures).map(([name, number]) => `${name} ${number}`).join(", ");
}

function sumOf(figures: Readonly<Record<string, number>>): number {
  return Object.values(figures).reduce((sum, number) => sum + number, 0);
}

function conclude(violations: readonly string[]): boolean {
  for (const violation of violations) say(`VIOLATION ${violation}`);
  return violations.length === 0;
}

async function shootHomes(cuts: number, seed: number): Promise<boolean> {
  let made = 0;
  const startedMs = performance.now();
  const figures = await liveMany({
    seed,
    cuts,
    lengths: LIFE_LENGTHS,
    homes: count("homes", 8),
    flags: await taskFlags("probe"),
    onLife(life: LifeFigures) {
      made += life.cuts;
      say(
        `seed ${life.seed}: ${life.cuts} cuts, ${
          sumOf(life.kills)
        } of ${life.ticks} shot (${made})`,
      );
      if (life.violations.length > 0) say(life.trace.join("\n"));
    },
  });
  const kills = sumOf(figures.kills);
  const held = conclude(figures.violations);
  say(`Ticks shot by ${listOf(figures.kills)}; found at ${listOf(figures.stages)}`);
  say(
    `${figures.reboots} reboots, ${figures.brokenFiles} files broken by hand, ` +
      `${figures.twins} ticks in pairs, power off for ${figures.darkMsMax} ms at most`,
  );
  say(
    `${figures.lives} homes, ${figures.ticks} ticks, ${kills} shot, ${figures.cuts} cuts, ` +
      `${figures.violations.length} violations, ${seconds(performance.now() - startedMs)} s`,
  );
  return held;
}

async function shootCloud(kills: number, seed: number): Promise<boolean> {
  const startedMs = performance.now();
  const figures = await runCloud({
    seed,
    sites: count("sites", 50),
    processes: count("processes", 1),
    kills,
    leastMs: 30_000,
    flags: await taskFlags("cloud"),
    onKill: (done) => done % 10 === 0 ? say(`${done} shots`) : undefined,
  });
  const held = conclude(figures.violations);
  say(`Answers by status (0: none): ${listOf(figures.statuses)}`);
  say(
    `${figures.kills} shots, ${figures.heartbeats} heartbeats and ${figures.events} events ` +
      `acknowledged, ${figures.flips} flips, ${figures.messages} messages, ` +
      `${figures.duplicates} twice, ${figures.violations.length} violations, ` +
      `${seconds(performance.now() - startedMs)} s`,
  );
  return held;
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(0);
}

const seed = count("seed", 1);
say(`Seed ${seed}`);
const cuts = count("cuts", args["cloud"] === undefined ? 300 : 0);
const kills = count("cloud", 0);
const home = cuts === 0 || await shootHomes(cuts, seed);
const cloud = kills === 0 || await shootCloud(kills, seed);
Deno.exit(home && cloud ? EXIT.held : EXIT.broken);
