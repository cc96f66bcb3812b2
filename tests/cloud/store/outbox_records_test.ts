/** Notices in a real store. */
import { assertEquals } from "@std/assert";
import {
  eachOutboxRow,
  fileNews,
  forgetNotices,
  listOutbox,
  listSetAside,
  type OutboxEntry,
  removeRows,
  rewriteRow,
} from "../../../cloud/store/outbox_records.ts";
import { writeTogether } from "../../../cloud/store/group_commit.ts";
import { listTotals } from "../../../cloud/store/total_records.ts";
import type { OutboxRow } from "../../../lib/phone/outbox.ts";
import type { Notice } from "../../../lib/phone/notice.ts";
import { T0 } from "../../support/site/heartbeats.ts";
import { withKv } from "../../support/store/kv.ts";

const NOTICE: Notice = { kind: "test", siteName: "H", timeZone: null, sequenceId: "t", at: T0 };

async function file(kv: Deno.Kv, site: string, count: number): Promise<void> {
  const news = { site, first: 1, notices: Array.from({ length: count }, () => NOTICE) };
  const mutations = fileNews(news, { channels: ["ntfy", "webhook"], now: T0 });
  await writeTogether(kv, { checks: [], mutations });
}

function rowsOf(kv: Deno.Kv, site: string): Promise<OutboxEntry[]> {
  return Array.fromAsync(eachOutboxRow(kv, "ntfy", { site }));
}

Deno.test("news waits for each channel in order, of one home or of all", () =>
  withKv(async (kv) => {
    await file(kv, "b", 3);
    await file(kv, "a", 1);
    assertEquals((await rowsOf(kv, "b")).map(({ number }) => number), [1, 2, 3]);
    const all = await listOutbox(kv, "webhook", { limit: 3 });
    assertEquals(all.map(({ site, number }) => [site, number]), [["a", 1], ["b", 1], ["b", 2]]);
  }));

Deno.test("of two who claim a row one gets it; who lost it cannot remove it", () =>
  withKv(async (kv) => {
    await file(kv, "a", 2);
    const [row, second] = await rowsOf(kv, "a") as [OutboxEntry, OutboxEntry];
    const claims = [T0 + 1, T0 + 2].map((leaseUntil) => rewriteRow(kv, { ...row, leaseUntil }));
    const [mine, other] = await Promise.all(claims);
    assertEquals([mine?.leaseUntil, other], [T0 + 1, null]);
    const ended = { aside: null, result: "delivered" } as const;
    assertEquals(await removeRows(kv, [row], ended), false);
    assertEquals(await removeRows(kv, [mine as OutboxEntry, second], ended), true);
    assertEquals(await rowsOf(kv, "a"), []);
    assertEquals(await listTotals(kv), [{ key: ["notice", "ntfy", "delivered"], value: 2 }]);
  }));

Deno.test("rows that cannot be told from here are left, and in nobody's way", () =>
  withKv(async (kv) => {
    await file(kv, "a", 3);
    const [{ versionstamp: _, ...row }] = await rowsOf(kv, "a") as [OutboxEntry];
    await kv.set(["outbox", "ntfy", "a", 1], { ...row, v: 2 });
    await kv.set(["outbox", "ntfy", "a", 2], "text");
    await kv.set(["aside", "ntfy", T0, "a", 4], { row: null });
    assertEquals((await rowsOf(kv, "a")).map(({ number }) => number), [3]);
    assertEquals((await listOutbox(kv, "ntfy", { limit: 9 })).length, 1);
    assertEquals(await listSetAside(kv, "ntfy", { limit: 9 }), []);
    await forgetNotices(kv, "a");
    assertEquals(await rowsOf(kv, "a"), []);
    assertEquals((await kv.get<OutboxRow>(["outbox", "ntfy", "a", 1])).value?.number, 1);
  }));

Deno.test("what was refused is kept to be shown, and goes with its home", () =>
  withKv(async (kv) => {
    for (const site of ["a", "b"]) {
      await file(kv, site, 2);
      const [{ versionstamp, ...row }] = await rowsOf(kv, site) as [OutboxEntry];
      const aside = { row, at: T0, why: "status 400" };
      await removeRows(kv, [{ ...row, versionstamp }], { aside, result: "refused" });
    }
    await forgetNotices(kv, "a");
    const left = await listSetAside(kv, "ntfy", { limit: 9 });
    assertEquals(left.map(({ row, why }) => [row.site, why]), [["b", "status 400"]]);
    assertEquals([(await rowsOf(kv, "a")).length, (await rowsOf(kv, "b")).length], [0, 1]);
  }));
