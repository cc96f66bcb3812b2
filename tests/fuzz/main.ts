/**
 * Feeds hostile input to everything that parses, for as long as you like.
 *
 * ```
 * deno task fuzz [--minutes 5] [--seed K] [--kind text|plug|net|dns]
 * ```
 *
 * Says the first seed first; `--seed K --kind X --count 1` runs one case again. Exit 1 on a defect.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { fuzz, type Kind, KINDS } from "./run.ts";
import { helpOnRequest } from "../support/base/usage.ts";

helpOnRequest(`deno task fuzz [--minutes 5] [--seed K] [--kind text|plug|net|dns] [--count N]

Feeds hostile input to everything that parses. Says the first seed first; --seed K --kind X --count 1
runs one case again.

Exit: 0 no defect; 1 one was found; 2 usage.
`);

const MINUTE_MS = 60_000;
/** Seeds at a time: small for what waits on the network. */
const BATCH: Readonly<Record<Kind, number>> = { text: 200, plug: 4, net: 4, dns: 4 };
const SIDE_BY_SIDE = 4;

const args = parseArgs(Deno.args, { string: ["minutes", "seed", "kind", "count"] });

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

function numberOf(name: string, otherwise: number): number {
  const value = args[name] === undefined ? otherwise : Number(args[name]);
  if (Number.isFinite(value) && value >= 0) return value;
  say(`Cannot run: --${name} must be a number`);
  Deno.exit(2);
}

const kinds = KINDS.filter((kind) => args["kind"] === undefined || args["kind"] === kind);
const seed = numberOf("seed", Math.floor(Math.random() * 1_000_000));
const count = args["count"] === undefined ? null : numberOf("count", 1);
const untilMs = performance.now() + numberOf("minutes", 5) * MINUTE_MS;
const total = { cases: 0, growthBytes: 0 };
let defects = 0;

function report(what: readonly string[]): void {
  for (const each of what) say(`DEFECT ${each}`);
  defects += what.length;
}

// What nobody catches would end a tick.
addEventListener("error", (event) => {
  event.preventDefault();
  report([`uncaught: ${event.error?.stack ?? event.message}`]);
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  report([`unhandled: ${event.reason?.stack ?? event.reason}`]);
});

async function work(kind: Kind, lane: { next: number }): Promise<void> {
  do {
    const mine = lane.next;
    lane.next += BATCH[kind];
    const figures = await fuzz({ kind, seed: mine, count: count ?? BATCH[kind] });
    total.cases += figures.cases;
    total.growthBytes = Math.max(total.growthBytes, figures.growthBytes);
    report(figures.defects);
  } while (count === null && performance.now() < untilMs);
}

say(`Seed ${seed}`);
await Promise.all(kinds.flatMap((kind) => {
  const lane = { next: seed };
  const lanes = kind === "text" || count !== null ? 1 : SIDE_BY_SIDE;
  return Array.from({ length: lanes }, () => work(kind, lane));
}));
const growth = Math.round(total.growthBytes / 2 ** 20);
say(
  `${total.cases} cases from seed ${seed}, ${defects} defects, memory grew by ${growth} MiB at most`,
);
Deno.exit(defects === 0 ? 0 : 1);
