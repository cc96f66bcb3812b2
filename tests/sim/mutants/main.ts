/**
 * Tests the tests: `deno task mutants [--only WORDS] [--by tests|sim|both] [--half home|cloud|pages]
 * [--seeds N] [--part K/N]` plants small defects, one at a time, in copies of the tree, and shows what catches each. Exit 1: one survived.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { CLOUD_MUTANTS } from "./cloud_mutants.ts";
import { HOME_MUTANTS } from "./home_mutants.ts";
import type { Mutant } from "./mutant.ts";
import { FAST_TESTS, halfOf, runSimulation, runTests, type Scratch, tryMutant } from "./trial.ts";
import type { Trial } from "./trial.ts";
import { helpOnRequest } from "../../support/base/usage.ts";

helpOnRequest(
  `deno task mutants [--only WORDS] [--by tests|sim|both] [--half home|cloud|pages] [--seeds N] [--part K/N]

Plants small defects, one at a time, in copies of the tree, and shows what catches each.

  --only WORDS   defects whose name holds these words
  --by WAY       what is to catch them (default both, tests first)
  --half HALF    defects of one half; pages: of what pages and the status say
  --seeds N      worlds for each (default 150)
  --part K/N     every Nth of them, from the Kth on

Exit: 0 all were caught; 1 one survived; 2 usage.
`,
);

const ROOT = new URL("../../../", import.meta.url).pathname;
const COPIED = [
  ...["deno.json", "app.json", "app.lock", "CHANGELOG.md"],
  ...["lib", "home", "cloud", "tests"],
] as const;
const SCRATCHES = 2;
const SEEDS_DEFAULT = 150;

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function copy(from: string, to: string): Promise<void> {
  const { isDirectory } = await Deno.stat(from);
  if (!isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    await copy(`${from}/${entry.name}`, `${to}/${entry.name}`);
  }
}

async function createScratch(): Promise<Scratch> {
  const folder = await Deno.makeTempDir({ prefix: "mutants-" });
  for (const name of COPIED) await copy(`${ROOT}${name}`, `${folder}/${name}`);
  const [home, cloud, pages] = await Promise.all([
    listTests(folder, {
      parts: [
        "lib/watch",
        "lib/watch/power",
        "lib/watch/state",
        "lib/watch/stories",
        "lib/watch/tell",
        "lib/wire",
        "home/watch",
        "lib/plugs",
        "lib/airtouch",
        "lib/airtouch/frame",
        "lib/airtouch/link",
        "lib/airtouch/messages",
        "home/host",
        "home/install",
        "home/plugs",
        "home/plugs/homekit",
        "home/plugs/kasa",
        "home/plugs/tapo",
        "home/plugs/tasmota",
        "home/plugs/tuya",
        "home/plugs/zigbee2mqtt",
        "lib/base",
        "lib/config",
        "lib/doctor",
        "lib/install",
      ],
      regexp: FAST_TESTS.home,
    }),
    listTests(folder, {
      parts: [
        "lib/site",
        "lib/phone",
        "lib/phone/together",
        "lib/setup",
        "lib/wire",
        "lib/report",
        "lib/time",
        "cloud",
        "cloud/api",
        "cloud/commands",
        "cloud/host",
        "cloud/http",
        "cloud/keys",
        "cloud/pages",
        "cloud/phone",
        "cloud/setup",
        "cloud/site",
        "cloud/store",
      ],
      regexp: FAST_TESTS.cloud,
    }),
    listTests(folder, {
      parts: [
        "lib/pages",
        "lib/pages/parts",
        "lib/pages/record",
        "lib/pages/view",
        "lib/status",
        "lib/time",
      ],
      regexp: FAST_TESTS.pages,
    }),
  ]);
  return { folder, tests: { home, cloud, pages } };
}

async function listTests(
  folder: string,
  { parts, regexp }: { readonly parts: readonly string[]; readonly regexp: RegExp },
): Promise<string[]> {
  const tests: string[] = [];
  for (const part of parts) {
    for await (const { name } of Deno.readDir(`${folder}/tests/${part}`)) {
      if (regexp.test(`${part}/${name}`)) tests.push(`tests/${part}/${name}`);
    }
  }
  return tests.sort();
}

function show({ mutant, caughtBy, seconds }: Trial): void {
  const time = `${seconds.toFixed(1)} s`.padStart(7);
  say(`${mutant.name.padEnd(52)} | ${(caughtBy ?? "SURVIVED").slice(0, 90).padEnd(90)} | ${time}`);
}

/** True for those that `--part K/N` names. */
function isInPart(index: number, part: string): boolean {
  const [first = 0, step = 0] = part.split("/").map(Number);
  if (Number.isInteger(first) && Number.isInteger(step) && first >= 1 && first <= step) {
    return index % step === first - 1;
  }
  const line = `Cannot try mutants: --part must be K/N with 1 <= K <= N, got ${part}\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(line));
  Deno.exit(2);
}

const args = parseArgs(Deno.args, { string: ["only", "by", "half", "seeds", "part"] });
const by = args.by === "tests" || args.by === "sim" ? args.by : "both";
const seeds = Number(args.seeds ?? SEEDS_DEFAULT);
const all = [...HOME_MUTANTS, ...CLOUD_MUTANTS]
  .filter((mutant) => args.half === undefined || halfOf(mutant) === args.half);
const waiting: Mutant[] = all
  .filter(({ name }) => name.includes(String(args.only ?? "")))
  .filter((_, index) => isInPart(index, String(args.part ?? "1/1")));
const planned = waiting.length;
const trials: Trial[] = [];
const scratches = await Promise.all(Array.from({ length: SCRATCHES }, createScratch));
try {
  const healthy = scratches[0] as Scratch;
  const { home, cloud, pages } = healthy.tests;
  const sick = await runTests(healthy, [...home, ...cloud, ...pages]) ??
    await runSimulation(healthy, { half: "home", seeds: 20 }) ??
    await runSimulation(healthy, { half: "cloud", seeds: 4 });
  if (sick !== null) throw new Error(`Cannot try mutants: the tree itself fails, ${sick}`);
  say(`${"mutant".padEnd(52)} | ${"caught by".padEnd(90)} | seconds`);
  await Promise.all(scratches.map(async (scratch) => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const trial = await tryMutant(scratch, { mutant, by, seeds });
      trials.push(trial);
      show(trial);
    }
  }));
} finally {
  for (const { folder } of scratches) await Deno.remove(folder, { recursive: true });
}
const caught = trials.filter(({ caughtBy }) => caughtBy !== null).length;
say(`${caught} of ${planned} mutants caught`);
Deno.exit(caught === planned ? 0 : 1);
