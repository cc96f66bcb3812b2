import { answered, sleepOf, STORE_MS_MAX } from "./deadline.ts";
import type { Write } from "./group_commit.ts";
import { PAGE_ROWS } from "./page_rows.ts";

/** How many sites there are, so that one more costs no list. Changes with each that comes or goes. */
export const SITES_PREFIX: Deno.KvKey = ["site"];
const COUNT_KEY: Deno.KvKey = ["sites"];

/** There are as many sites as there may be: forget one first (HTTP 403). */
export class FullError extends Error {
  override readonly name = "FullError";
}

interface CountEntry extends Deno.AtomicCheck {
  readonly value: unknown;
}

/** As this process wrote it last: the check of what is made of it tells whether that is still so. */
const counts = new WeakMap<Deno.Kv, CountEntry>();

/** What making one site adds to its write, and what is to be told that it was stored. */
export interface OneMore extends Write {
  readonly stored: (versionstamp: string) => void;
}

/** Throws FullError where it would be one too many. */
export async function oneMore(kv: Deno.Kv, sitesMax: number): Promise<OneMore> {
  const known = counts.get(kv);
  counts.delete(kv);
  // Whether there is no room is asked of the store: somebody else may have forgotten one.
  const hasRoom = typeof known?.value === "number" && known.value < sitesMax;
  const entry = hasRoom ? known : await kv.get(COUNT_KEY);
  // A store from before this was kept is counted once.
  const count = typeof entry.value === "number" ? entry.value : await countSites(kv);
  if (count >= sitesMax) {
    throw new FullError(`There are ${sitesMax} sites already (SITES_MAX); forget one first`);
  }
  return {
    checks: [entry],
    mutations: [{ type: "set", key: COUNT_KEY, value: count + 1 }],
    stored: (versionstamp) =>
      void counts.set(kv, { key: COUNT_KEY, value: count + 1, versionstamp }),
  };
}

/** What removing one site adds to its write. Counted anew: a rare look that mends whatever was off. */
export async function oneLess(kv: Deno.Kv): Promise<Write> {
  counts.delete(kv);
  const entry = await kv.get<number>(COUNT_KEY);
  const left = Math.max(0, await countSites(kv) - 1);
  return { checks: [entry], mutations: [{ type: "set", key: COUNT_KEY, value: left }] };
}

async function countSites(kv: Deno.Kv): Promise<number> {
  let count = 0;
  for await (const _ of kv.list({ prefix: SITES_PREFIX }, { batchSize: PAGE_ROWS })) count++;
  return count;
}

const turns = new WeakMap<Deno.Kv, Promise<unknown>>();

/**
 * Those that change the count, one after the other: side by side they would make each other lose.
 * Whose turn does not come in time, as the store hangs or is held, is to try again: throws
 * UnansweredError, and `act` is not done. A `kv` without a deadline bounds no wait.
 */
export function inTurn<T>(kv: Deno.Kv, act: () => Promise<T>): Promise<T> {
  const before = turns.get(kv) ?? Promise.resolve();
  const sleep = sleepOf(kv);
  const turn = sleep === null ? before : answered(before, { sleep, limitMs: STORE_MS_MAX });
  const mine = turn.then(act);
  turns.set(kv, Promise.allSettled([before, mine]));
  return mine;
}
