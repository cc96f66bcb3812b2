import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Happening } from "../../../lib/wire/event.ts";
import { type SiteRecord, unrung } from "../../../lib/site/site.ts";
import { applySweep } from "../../../lib/site/sweep.ts";
import {
  ContentionError,
  eachSite,
  forgetSite,
  FullError,
  listHistory,
  listHours,
  listOutbox,
  listSetAside,
  listSites,
  readSite,
  readSites,
  recordHeartbeat,
  removeRows,
  updateChannel,
  updateSite,
  writeSweepMark,
} from "../../../cloud/store/records.ts";
import { openChannel } from "../../../lib/phone/channel.ts";
import { event, heardAt, heartbeat, listened, markAt, T0 } from "../../support/site/heartbeats.ts";
import { withKv, withKvFile } from "../../support/store/kv.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const CHANNELS = ["ntfy"];
const TROUBLE: Happening = { kind: "plug_trouble", hint: "Wrong key" };

function beat(kv: Deno.Kv, now: number, changes: Parameters<typeof heartbeat>[0] = {}) {
  return recordHeartbeat(kv, heartbeat(changes), heardAt(now));
}

function sweepOne(kv: Deno.Kv, now: number) {
  const context = { ...listened(now), reminderFirstMs: 300_000 };
  return updateSite(kv, "home", {
    change: (site) => site === null ? null : applySweep(site, context),
    channels: CHANNELS,
    now,
  });
}

Deno.test("an ordinary heartbeat is one write, and one read unless its site was written here last", () =>
  withKv(async (plain) => {
    const { kv, counts } = watchKv(plain);
    await beat(plain, T0 - 1);
    await beat(kv, T0);
    assertEquals(counts, { reads: 1, lists: 0, commits: 1 });
    await beat(kv, T0 + 59_999);
    assertEquals(counts, { reads: 1, lists: 0, commits: 2 });
  }));

Deno.test("a heartbeat with events is still one write", () =>
  withKv(async (plain) => {
    const { kv, counts } = watchKv(plain);
    await beat(plain, T0 - 1);
    const events = Array.from({ length: 12 }, (_, index) => event(index + 1, TROUBLE));
    const change = await beat(kv, T0, { events });
    assertEquals(counts, { reads: 1, lists: 0, commits: 1 });
    assertEquals(change.acknowledged, 12);
    const rows = await listOutbox(kv, "ntfy", { limit: 100 });
    assertEquals(rows.map(({ number }) => number), events.map(({ id }) => id));
    const history = await listHistory(kv, "home", { from: 0, to: T0, limit: 100 });
    assertEquals(history.length, 12);
  }));

Deno.test("after a silence the heartbeat asks when we last looked", () =>
  withKv(async (plain) => {
    const { kv, counts } = watchKv(plain);
    await beat(kv, T0);
    await writeSweepMark(kv, markAt(T0 + 60_000));
    counts.reads = 0;
    const change = await beat(kv, T0 + 61_000);
    assertEquals([counts.reads, change.flips.length], [1, 2]);
  }));

Deno.test("without a channel nobody gets a row, and the site counts its notices all the same", () =>
  withKv(async (kv) => {
    const options = heardAt(T0, { channels: [] });
    const change = await recordHeartbeat(kv, heartbeat({ events: [event(1, TROUBLE)] }), options);
    assertEquals([change.notices.length, change.site.nextNotice], [1, 2]);
    assertEquals(await listOutbox(kv, "ntfy", { limit: 9 }), []);
  }));

for (const [name, open] of [["in memory", withKv], ["in a file", withKvFile]] as const) {
  Deno.test(`a heartbeat between a sweep's read and commit wins (${name})`, () =>
    open(async (plain) => {
      const { kv, beforeNextCommit } = watchKv(plain);
      await beat(plain, T0);
      beforeNextCommit(() => beat(plain, T0 + 60_000));
      await writeSweepMark(plain, markAt(T0));
      const swept = await sweepOne(kv, T0 + 60_000);
      assertEquals(swept, null);
      const history = await listHistory(plain, "home", { from: 0, to: 9e15, limit: 9 });
      assertEquals(history.map(({ kind, at }) => [kind, at]), [
        ["flip", T0 + 60_001],
        ["flip", T0 + 60_000],
      ]);
      assertEquals((await readSite(plain, "home"))?.status, "up");
    }));

  Deno.test(`a sweep between a heartbeat's read and commit is answered by a back (${name})`, () =>
    open(async (plain) => {
      const { kv, beforeNextCommit } = watchKv(plain);
      await beat(plain, T0);
      await writeSweepMark(plain, markAt(T0 + 59_000));
      beforeNextCommit(() => sweepOne(plain, T0 + 60_000));
      const change = await beat(kv, T0 + 60_001);
      assertEquals(change.flips.map(({ to, incident }) => [to, incident]), [["up", 1]]);
      const rows = await listOutbox(plain, "ntfy", { limit: 9 });
      assertEquals(rows.map(({ notice }) => notice.kind), ["down", "back"]);
    }));

  Deno.test(`two sweeps at once file one flip (${name})`, () =>
    open(async (plain) => {
      const { kv, beforeNextCommit } = watchKv(plain);
      await beat(plain, T0);
      let first: unknown = null;
      beforeNextCommit(async () => first = await sweepOne(plain, T0 + 60_000));
      assertEquals(await sweepOne(kv, T0 + 60_001), null);
      assert(first !== null);
      assertEquals((await listOutbox(plain, "ntfy", { limit: 9 })).length, 1);
      assertEquals((await readSite(plain, "home"))?.incidents, 1);
    }));
}

Deno.test("a locked database counts as a lost attempt, another error does not", () =>
  withKv(async (plain) => {
    const { kv, counts, failNextCommit } = watchKv(plain);
    failNextCommit(new TypeError("database is locked"));
    await beat(kv, T0);
    assertEquals(counts.commits, 2);
    failNextCommit(new TypeError("Value too large"));
    await assertRejects(() => beat(kv, T0 + 1), TypeError, "Value too large");
  }));

Deno.test("an update gives up after eight lost attempts", () =>
  withKv(async (plain) => {
    const { kv, counts, beforeNextCommit } = watchKv(plain);
    await beat(plain, T0);
    const disturb = async () => {
      await beat(plain, T0 + counts.commits);
      beforeNextCommit(disturb);
    };
    beforeNextCommit(disturb);
    await assertRejects(() => beat(kv, T0 + 99), ContentionError, 'site "home": lost 8 attempts');
    assertEquals(counts.commits, 8);
  }));

Deno.test("many sites are read in batches, with null for those that are not there", () =>
  withKv(async (kv) => {
    const ids = Array.from({ length: 23 }, (_, index) => `home-${String(index).padStart(2, "0")}`);
    for (const siteId of ids) {
      const options = heardAt(T0, { siteId, channels: [] });
      await recordHeartbeat(kv, heartbeat(), options);
    }
    const sites = await readSites(kv, [...ids, "nobody"]);
    assertEquals(sites.map((site) => site?.id ?? null), [...ids, null]);
    assertEquals((await listSites(kv)).map(({ id }) => id), ids);
  }));

Deno.test("forgetting a site leaves nothing of it and everything of the others", () =>
  withKv(async (kv) => {
    for (const siteId of ["home", "home-2"]) {
      const options = heardAt(T0, { siteId });
      const events = [event(1, TROUBLE), event(2, TROUBLE)];
      await recordHeartbeat(kv, heartbeat({ events }), options);
    }
    const rows = await Array.fromAsync(kv.list<never>({ prefix: ["outbox"] }));
    for (const { value, versionstamp } of rows) {
      const { number } = value as { number: number };
      if (number !== 2) continue;
      const entry = { ...value as object, versionstamp } as never;
      await removeRows(kv, [entry], {
        aside: { row: value, at: T0, why: "status 400" },
        result: "refused",
      });
    }
    assertEquals(await forgetSite(kv, "home"), true);
    assertEquals(await forgetSite(kv, "home"), false);
    const keys = await Array.fromAsync(kv.list({ prefix: [] }), ({ key }) => key);
    assertEquals(keys.filter((key) => key.includes("home")), []);
    assertEquals(keys.filter((key) => key.includes("home-2")).length, 5);
    assertEquals((await listSetAside(kv, "ntfy", { limit: 9 })).length, 1);
  }));

Deno.test("a site that is forgotten under a sweep does not come back", () =>
  withKv(async (plain) => {
    const { kv, beforeNextCommit } = watchKv(plain);
    await beat(plain, T0);
    beforeNextCommit(() => forgetSite(plain, "home"));
    assertEquals(await sweepOne(kv, T0 + 60_000), null);
    assertEquals(await listSites(plain), []);
  }));

Deno.test("finished hours are listed newest first within their bounds", () =>
  withKv(async (kv) => {
    const site = { staleAfterMs: 7_200_000 };
    await beat(kv, T0, { site });
    for (let hour = 1; hour <= 4; hour++) await beat(kv, T0 + hour * 3_600_000, { site });
    const list = async (from: number, to: number, limit: number) => {
      const entries = await listHours(kv, "home", { from, to, limit });
      return entries.map(({ at }) => (at - T0) / 3_600_000);
    };
    assertEquals(await list(0, 9e15, 100), [3, 2, 1, 0]);
    assertEquals(await list(T0 + 3_600_000, T0 + 3 * 3_600_000, 100), [2, 1]);
    assertEquals(await list(0, 9e15, 1), [3]);
  }));

Deno.test("a record that cannot be read here keeps no other from being seen, and is written anew", () =>
  withKv(async (kv) => {
    const options = (siteId: string) => ({ ...heardAt(T0, { siteId }), sitesMax: 3 });
    for (const siteId of ["a", "b", "c"]) await recordHeartbeat(kv, heartbeat(), options(siteId));
    const { value } = await kv.get<SiteRecord>(["site", "b"]);
    for (const broken of [null, "text", { nonsense: true }, { ...value, v: 2 }]) {
      await kv.set(["site", "b"], broken);
      const unreadable: string[] = [];
      const seen = await Array.fromAsync(eachSite(kv, (id) => void unreadable.push(id)));
      assertEquals([seen.map(({ id }) => id), unreadable], [["a", "c"], ["b"]]);
      assertEquals(await readSite(kv, "b"), null);
      assertEquals((await readSites(kv, ["a", "b"])).map((site) => site?.id), ["a", undefined]);
      const change = (site: SiteRecord | null) => site === null ? null : unrung(site);
      assertEquals(await updateSite(kv, "b", { change, channels: [], now: T0 }), null);
    }
    // It counts as one of the three all the while.
    await recordHeartbeat(kv, heartbeat(), options("b"));
    assertEquals((await listSites(kv)).map(({ id }) => id), ["a", "b", "c"]);
    await assertRejects(() => recordHeartbeat(kv, heartbeat(), options("d")), FullError);
  }));

Deno.test("a channel is written and read back", () =>
  withKv(async (plain) => {
    const { kv, counts } = watchKv(plain);
    const fresh = openChannel(null, { fingerprint: "f", now: T0 });
    assertEquals(await updateChannel(kv, "ntfy", { change: () => fresh }), fresh);
    counts.commits = 0;
    await updateChannel(kv, "ntfy", { change: (stored) => stored ?? fresh });
    assertEquals(counts.commits, 0);
  }));
