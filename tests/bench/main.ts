/**
 * What the watchdog costs, as ratios taken in one run: machines differ and get tired, ratios less
 * so. `deno task bench [--quick] [tick] [heartbeats] [sweep] [routes] [growth] [silence]`; always exits 0 when it could measure.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { type Effort, type Row, table } from "./figures.ts";
import { benchGrowth } from "./growth_bench.ts";
import { benchHeartbeats } from "./heartbeat_bench.ts";
import { benchRoutes } from "./route_bench.ts";
import { benchSilence } from "./silence_bench.ts";
import { benchSweep } from "./sweep_bench.ts";
import { benchTick } from "./tick_bench.ts";
import { helpOnRequest } from "../support/base/usage.ts";

helpOnRequest(`deno task bench [--quick] [--against FOLDER] [--peers FOLDER] [NAME...]

What the watchdog costs, as ratios taken in one run. NAME is tick, heartbeats, sweep, routes, growth
or silence; all unless named. tests/bench/README.md says what each measures.

  --quick           fewer rounds
  --against FOLDER  an earlier state of this project, to be measured beside it
  --peers FOLDER    other monitors, to be measured beside it

Exit: 0 it could measure; 2 usage.
`);

const THOROUGH: Effort = { pairs: 21, sitesMax: 100_000, beats: 1_600 };
const QUICK: Effort = { pairs: 5, sitesMax: 10_000, beats: 800 };

const args = parseArgs(Deno.args, { boolean: ["quick"], string: ["against", "peers", "_"] });
const effort = args.quick ? QUICK : THOROUGH;
const names = args._.map(String);
const beside = { against: folderOf(args["against"]), peers: folderOf(args["peers"]) };

function folderOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? Deno.realPathSync(value) : null;
}

/** Where programs, caches and temporary files are; nothing else reaches a measured process. */
const VARIABLES = ["PATH", "HOME", "DENO_DIR", "TMPDIR"];

const BENCHES: Readonly<Record<string, (effort: Effort) => Promise<readonly Row[]>>> = {
  tick: (effort) => benchTick(effort, surroundings()),
  heartbeats: (effort) => benchHeartbeats(effort, beside),
  sweep: benchSweep,
  routes: benchRoutes,
  growth: benchGrowth,
  silence: benchSilence,
};

function surroundings(): Record<string, string> {
  const given = VARIABLES.map((name) => [name, Deno.env.get(name)] as const);
  return Object.fromEntries(
    given.flatMap(([name, value]) => value === undefined ? [] : [[name, value]]),
  );
}

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const unknown = names.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  say(`Cannot bench: ${unknown} is none of ${Object.keys(BENCHES).join(", ")}`);
  Deno.exit(2);
}
const rows: Row[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (names.length > 0 && !names.includes(name)) continue;
  say(`Measuring ${name} …`);
  rows.push(...await bench(effort));
}
say(`\n${table(rows)}`);
// Timers and servers of what was measured must not keep the process.
Deno.exit(0);
