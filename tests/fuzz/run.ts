/** Runs cases of every kind by seed, and keeps an eye on memory. */
import { createRandom } from "../support/base/random.ts";
import { fuzzDns, fuzzNet } from "./net_fuzz.ts";
import { fuzzPlug } from "./plug_fuzz.ts";
import { fuzzText, textTargets } from "./text_fuzz.ts";

export const KINDS = ["text", "plug", "net", "dns"] as const;
export type Kind = (typeof KINDS)[number];

/** What one conversation may add; one that is let run until its deadline would add hundreds. */
export const GROWTH_BYTES_MAX = 150 * 2 ** 20;
const WATCH_MS = 20;

export interface FuzzOptions {
  readonly kind: Kind;
  readonly seed: number;
  /** Seeds in a row. */
  readonly count: number;
}

export interface FuzzFigures {
  readonly cases: number;
  /** `kind seed N: what was wrong` */
  readonly defects: readonly string[];
  /** Most memory that one case added, in bytes. */
  readonly growthBytes: number;
}

export async function fuzz({ kind, seed, count }: FuzzOptions): Promise<FuzzFigures> {
  const defects: string[] = [];
  let cases = 0;
  let growthBytes = 0;
  for (let each = seed; each < seed + count; each++) {
    const before = Deno.memoryUsage().rss;
    let most = before;
    const watch = setInterval(() => most = Math.max(most, Deno.memoryUsage().rss), WATCH_MS);
    const { wrong, tried } = await runOne(kind, each);
    clearInterval(watch);
    cases += tried;
    const grew = Math.max(most, Deno.memoryUsage().rss) - before;
    growthBytes = Math.max(growthBytes, grew);
    if (grew > GROWTH_BYTES_MAX) wrong.push(`memory grew by ${Math.round(grew / 2 ** 20)} MiB`);
    defects.push(...wrong.map((what) => `${kind} seed ${each}: ${what}`));
  }
  return { cases, defects, growthBytes };
}

async function runOne(
  kind: Kind,
  seed: number,
): Promise<{ readonly wrong: string[]; readonly tried: number }> {
  const random = createRandom(seed);
  switch (kind) {
    case "text": {
      const targets = await textTargets(random);
      const wrong = await Promise.all(targets.map((target) => fuzzText(target, random)));
      return { wrong: wrong.filter((each) => each !== null), tried: targets.length };
    }
    case "plug":
      return one(await fuzzPlug(random));
    case "net":
      return one(await fuzzNet(random));
    case "dns":
      return one(await fuzzDns(random));
  }
}

function one(wrong: string | null): { readonly wrong: string[]; readonly tried: number } {
  return { wrong: wrong === null ? [] : [wrong], tried: 1 };
}
