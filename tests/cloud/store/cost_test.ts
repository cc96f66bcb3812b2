/** What homes cost the cloud in its store, counted; docs/deploy.md shows the same figures. */
import { assert, assertEquals } from "@std/assert";
import { recordHeartbeat, writeSweepMark } from "../../../cloud/store/records.ts";
import { createCloudWorld } from "../../support/site/cloud_world.ts";
import { everListening, heardAt, heartbeat, markAt, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const MONTH_S = 30 * 24 * 60 * MINUTE_S;
/** A month of Deploy's free tier, as far as documents say. */
const FREE = { reads: 450_000, writes: 300_000, requests: 1_000_000 } as const;

interface Cost {
  readonly reads: number;
  readonly writes: number;
}

/** One ordinary heartbeat; `isKnown`: this instance has heard its home before. */
async function countBeat(isKnown: boolean): Promise<Cost> {
  let cost: Cost = { reads: 0, writes: 0 };
  await withKv(async (kv) => {
    const { kv: watched, counts } = watchKv(kv);
    const listening = everListening(() => T0);
    await recordHeartbeat(isKnown ? watched : kv, heartbeat(), heardAt(T0, { listening }));
    Object.assign(counts, { reads: 0, lists: 0, commits: 0 });
    const later = heardAt(T0 + SECOND_MS, { listening });
    await recordHeartbeat(watched, heartbeat({ sequence: 8 }), later);
    cost = { reads: counts.reads, writes: counts.commits };
  });
  return cost;
}

/** One ordinary minute of the cron; lists count as one read, or one for each home listed. */
async function countSweep(homes: number, beatEveryS: number): Promise<Cost> {
  let cost: Cost = { reads: 0, writes: 0 };
  await withKv(async (kv) => {
    const { clock, watched, beat, sweep } = createCloudWorld(kv, { markEveryMs: 60_000 });
    const staleAfterMs = Math.max(MINUTE_S, beatEveryS + 30) * SECOND_MS;
    let beats = 0;
    const beatAll = async () => {
      for (let home = 0; home < homes; home++) {
        await beat(`home-${home}`, { site: { staleAfterMs } });
      }
      beats++;
    };
    await writeSweepMark(kv, markAt(T0));
    await beatAll();
    for (let second = beatEveryS; second < 2 * MINUTE_S; second += beatEveryS) {
      clock.at(T0 + second * SECOND_MS, beatAll);
    }
    await sweep();
    await clock.run(clock.sleep(T0 + MINUTE_S * SECOND_MS - clock.now()));
    Object.assign(watched.counts, { reads: 0, lists: 0, commits: 0 });
    await sweep();
    assert(beatEveryS >= 2 * MINUTE_S || beats > 1, "the homes beat while the sweep looked");
    const { reads, lists, commits } = watched.counts;
    cost = { reads: reads + lists - 1 + homes, writes: commits };
  });
  return cost;
}

/** In thousands. */
async function countMonth(homes: number, beatEveryS: number): Promise<Cost> {
  // Instances come and go: at worst each beat meets one that has never heard its home.
  const beat = await countBeat(false);
  const sweep = await countSweep(homes, beatEveryS);
  const beats = homes * MONTH_S / beatEveryS;
  const minutes = MONTH_S / MINUTE_S;
  return {
    reads: Math.round((beats * beat.reads + minutes * sweep.reads) / 1_000),
    writes: Math.round((beats * beat.writes + minutes * sweep.writes) / 1_000),
  };
}

/** Heartbeats and runs of the cron, in thousands. */
function countRequests(homes: number, beatEveryS: number): number {
  return Math.round((homes * MONTH_S / beatEveryS + MONTH_S / MINUTE_S) / 1_000);
}

Deno.test("an ordinary heartbeat is one write, and one read where its home was not heard", async () => {
  assertEquals(await countBeat(false), { reads: 1, writes: 1 });
  assertEquals(await countBeat(true), { reads: 0, writes: 1 });
});

const PAGE = new URL("../../../docs/deploy.md", import.meta.url);
const ROW_REGEXP =
  /^\| (\d+) +\| (\d+) s +\| ([\d,]+) +\| ([\d,]+) +\| ([\d,]+) +\| (yes|no) +\|$/gm;

Deno.test("docs/deploy.md says what was counted, and what of it the free tier covers", async () => {
  const rows = [...(await Deno.readTextFile(PAGE)).matchAll(ROW_REGEXP)];
  assert(rows.length >= 6, `${rows.length} rows`);
  for (const [row, homes, beatEveryS, ...said] of rows) {
    const { reads, writes } = await countMonth(Number(homes), Number(beatEveryS));
    const requests = countRequests(Number(homes), Number(beatEveryS));
    const fits = reads * 1_000 <= FREE.reads && writes * 1_000 <= FREE.writes &&
      requests * 1_000 <= FREE.requests;
    const shown = [reads, writes, requests].map((thousands) => `${thousands},000`);
    assertEquals(said, [...shown, fits ? "yes" : "no"], row);
  }
});
