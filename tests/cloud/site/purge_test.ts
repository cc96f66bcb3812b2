import { assert, assertEquals } from "@std/assert";
import { purgeStep } from "../../../cloud/site/purge.ts";
import { listHours, updateSite } from "../../../cloud/store/records.ts";
import { HISTORY_KEPT_MS } from "../../../lib/site/history.ts";
import { markAt, siteSeenAt, T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const OLD = T0 - HISTORY_KEPT_MS;
const DUE = markAt(T0, { purgedAt: T0 - 3_600_000 });

/** Gives a site `count` hours of history that end with the one that began at `lastAt`. */
async function fill(kv: Deno.Kv, id: string, options: { count: number; lastAt: number }) {
  const history = Array.from({ length: options.count }, (_, index) => ({
    kind: "hour" as const,
    at: options.lastAt - index,
    beats: 1,
  }));
  const change = () => ({ site: { ...siteSeenAt(T0), id }, flips: [], notices: [], history });
  await updateSite(kv, id, { change, channels: [], now: T0 });
}

async function left(kv: Deno.Kv, id: string): Promise<number> {
  return (await listHours(kv, id, { from: 0, to: 9e15, limit: 1_000 })).length;
}

Deno.test("history older than 13 months goes, the rest stays", () =>
  withKv(async (kv) => {
    await fill(kv, "home", { count: 3, lastAt: OLD + 1 });
    const mark = await purgeStep(kv, DUE, { now: T0, siteIds: ["home"] });
    assertEquals(await left(kv, "home"), 2);
    assertEquals([mark.purgedAt, mark.purgeFrom], [T0, null]);
  }));

Deno.test("a round begins at most once an hour", () =>
  withKv(async (plain) => {
    const { kv, counts } = watchKv(plain);
    const step = (purgedAt: number | null) =>
      purgeStep(kv, { ...DUE, purgedAt }, { now: T0, siteIds: ["home"] });
    await step(T0 - 3_599_999);
    assertEquals(counts.lists, 0);
    await step(T0 - 3_600_000);
    await step(null);
    await step(T0 + 60_001);
    // Entries and hours.
    assertEquals(counts.lists, 3 * 2);
  }));

Deno.test("a step deletes at most 500 entries and the next goes on where it ended", () =>
  withKv(async (kv) => {
    for (const part of [0, 1]) await fill(kv, "a", { count: 400, lastAt: OLD - 1_000 * part - 1 });
    await fill(kv, "b", { count: 1, lastAt: OLD - 1 });
    const siteIds = ["a", "b"];
    const first = await purgeStep(kv, DUE, { now: T0, siteIds });
    assertEquals([first.purgeFrom, await left(kv, "a"), await left(kv, "b")], ["a", 300, 1]);
    const second = await purgeStep(kv, first, { now: T0 + 60_000, siteIds });
    assertEquals([second.purgeFrom, await left(kv, "a"), await left(kv, "b")], [null, 0, 0]);
    assertEquals(second.purgedAt, T0);
  }));

Deno.test("a step looks at 20 sites at most", () =>
  withKv(async (plain) => {
    const { kv, counts } = watchKv(plain);
    const siteIds = Array.from({ length: 41 }, (_, index) => `s${String(index).padStart(2, "0")}`);
    let mark = await purgeStep(kv, DUE, { now: T0, siteIds });
    assertEquals([mark.purgeFrom, counts.lists], ["s20", 20 * 2]);
    mark = await purgeStep(kv, mark, { now: T0, siteIds });
    assertEquals(mark.purgeFrom, "s40");
    // The site at which it would go on was forgotten: the round is over.
    mark = await purgeStep(kv, mark, { now: T0, siteIds: siteIds.slice(0, 40) });
    assertEquals(mark.purgeFrom, null);
    assert(counts.lists === 40 * 2);
  }));
