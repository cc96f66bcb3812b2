/** One judging pass over many sites, beside a bare list of the same keys. */
import { writeSweepMark } from "../../cloud/store/records.ts";
import { sweep } from "../../cloud/site/sweep.ts";
import { everListening, markAt, T0 } from "../support/site/heartbeats.ts";
import { withKvFile } from "../support/store/kv.ts";
import { fillStore } from "./fill.ts";
import { type Effort, median, type Row, rowAtMost } from "./figures.ts";

const SITES = [1_000, 10_000, 100_000] as const;
const RATIO_MAX = 1.5;
/** As the sweep reads. */
const PAGE_ROWS = 500;

/** Second 57: past the end of a run, so that it judges once and waits for nothing. */
const NOW = T0 + 57_000;

/** Measures every size on a KV file of its own. */
export async function benchSweep(effort: Effort): Promise<readonly Row[]> {
  const rows: Row[] = [];
  const perSiteUs: number[] = [];
  for (const sites of SITES.filter((each) => each <= effort.sitesMax)) {
    // A pass of 10 ms is soon disturbed, and soon repeated.
    const pairs = Math.max(3, Math.floor(effort.pairs / 2)) * (sites <= 1_000 ? 6 : 1);
    const { sweeps, lists } = await measure(sites, pairs);
    // The least of them: what others do on the machine only ever adds.
    perSiteUs.push(Math.min(...sweeps) * 1_000 / sites);
    rows.push(rowAtMost(`sweep of ${sites.toLocaleString("en")} sites, of a bare list`, {
      values: sweeps.map((ms, index) => ms / (lists[index] ?? NaN)),
      digits: 2,
      most: RATIO_MAX,
      beside: ` = ${median(sweeps).toFixed(0)} / ${median(lists).toFixed(0)} ms`,
    }));
  }
  const [first = NaN] = perSiteUs;
  rows.push(rowAtMost("sweep, time per site: largest, of smallest", {
    values: [(perSiteUs.at(-1) ?? NaN) / first],
    digits: 2,
    most: RATIO_MAX,
    beside: ` = ${perSiteUs.map((us) => us.toFixed(1)).join(", ")} us`,
  }));
  return rows;
}

async function measure(
  sites: number,
  pairs: number,
): Promise<{ readonly sweeps: readonly number[]; readonly lists: readonly number[] }> {
  const sweeps: number[] = [];
  const lists: number[] = [];
  await withKvFile(async (kv) => {
    const idOf = (index: number) => `s${String(index).padStart(6, "0")}`;
    const prefix = await fillStore(kv, { sites, seenAt: NOW - 5_000, idOf });
    for (let pair = 0; pair <= pairs; pair++) {
      await writeSweepMark(kv, markAt(T0));
      const listMs = await timed(() => list(kv, prefix), sites);
      const sweepMs = await timed(() => judge(kv), sites);
      if (pair === 0) continue;
      lists.push(listMs);
      sweeps.push(sweepMs);
    }
  });
  return { sweeps, lists };
}

async function list(kv: Deno.Kv, prefix: Deno.KvKey): Promise<number> {
  let count = 0;
  for await (const _ of kv.list({ prefix }, { batchSize: PAGE_ROWS })) count += 1;
  return count;
}

async function judge(kv: Deno.Kv): Promise<number> {
  const report = await sweep({
    kv,
    now: () => NOW,
    steady: () => ({ awakeMs: 0, passedMs: 0 }),
    sleep: () => Promise.reject(new Error("Cannot measure: the sweep waits")),
    log: () => {},
    listening: everListening(() => NOW),
    markEveryMs: 60_000,
    channels: [],
    onNotice: () => {},
    onMark: () => {},
    reminderFirstMs: 300_000,
  }, { forMs: 0 });
  if (report.flips > 0) throw new Error("Cannot measure: a site went down");
  return report.sites;
}

/** Milliseconds of one pass, which must see every site. */
async function timed(pass: () => Promise<number>, sites: number): Promise<number> {
  const startedAt = performance.now();
  const seen = await pass();
  const tookMs = performance.now() - startedAt;
  if (seen !== sites) throw new Error(`Cannot measure: ${seen} of ${sites} sites were seen`);
  return tookMs;
}
