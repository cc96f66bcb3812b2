/** Writes that share a commit, in a real store. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { ContentionError } from "../../../cloud/store/commit.ts";
import { sleep } from "../../../cloud/host/sleep.ts";
import { withDeadline } from "../../../cloud/store/deadline.ts";
import { announceWrite, type Write, writeTogether } from "../../../cloud/store/group_commit.ts";
import { withKv } from "../../support/store/kv.ts";
import { watchKv } from "../../support/store/watched_kv.ts";

const NEW = null;

function put(key: string, value: unknown, versionstamp: string | null = NEW): Write {
  return {
    checks: [{ key: [key], versionstamp }],
    mutations: [{ type: "set", key: [key], value }],
  };
}

async function valueOf(kv: Deno.Kv, key: string): Promise<unknown> {
  return (await kv.get([key])).value;
}

Deno.test("what arrives while a commit is under way shares the next one, and is answered by it", () =>
  withKv(async (plain) => {
    const { kv, counts } = watchKv(plain);
    const writes = Array.from({ length: 64 }, (_, n) => writeTogether(kv, put(`k${n}`, n)));
    const stamps = await Promise.all(writes);
    assertEquals(counts.commits, 2, "the first alone, the others together");
    assertEquals(new Set(stamps.slice(1)).size, 1);
    for (const [n, stamp] of stamps.entries()) {
      assertEquals((await kv.get([`k${n}`])).versionstamp, stamp);
    }
  }));

Deno.test("a commit waits for those who read already, and for none who come later", () =>
  withKv(async (plain) => {
    const { kv: watched, counts } = watchKv(plain);
    const kv = withDeadline(watched, { sleep });
    const came = announceWrite(kv);
    const first = writeTogether(kv, put("a", 1));
    const second = plain.get(["b"]).then(() => {
      announceWrite(kv);
      came();
      came();
      return writeTogether(kv, put("b", 2));
    });
    assertEquals(await first, await second);
    assertEquals(counts.commits, 1);
  }));

Deno.test("a reading that gets no answer holds nobody back", () =>
  withKv(async (plain) => {
    const { promise: never } = Promise.withResolvers<void>();
    const only5Ms = (ms: number) => ms === 5 ? Promise.resolve() : never;
    for (const [n, kv] of [withDeadline(plain, { sleep: only5Ms }), plain].entries()) {
      announceWrite(kv);
      assert(await writeTogether(kv, put(`k${n}`, 1)) !== null);
    }
  }));

Deno.test("half as many as the last commit took are waited for, so that none leaves alone", () =>
  withKv(async (plain) => {
    const { kv: watched, counts } = watchKv(plain);
    const kv = withDeadline(watched, { sleep: () => new Promise(() => {}) });
    const put8 = (round: string) =>
      Array.from({ length: 8 }, (_, n) => writeTogether(kv, put(`${round}${n}`, n)));
    await Promise.all(put8("first"));
    const before = counts.commits;
    const writes: Promise<string | null>[] = [];
    for (let n = 0; n < 4; n++) {
      writes.push(writeTogether(kv, put(`again${n}`, n)));
      await new Promise((resolve) => setTimeout(resolve, 0));
      assertEquals(counts.commits - before, n < 3 ? 0 : 1);
    }
    await Promise.all(writes);
  }));

Deno.test("who does not come again within a millisecond is not waited for", () =>
  withKv(async (plain) => {
    const { promise: never } = Promise.withResolvers<void>();
    const waits: number[] = [];
    const only1Ms = (ms: number) => (waits.push(ms), ms === 1 ? Promise.resolve() : never);
    const kv = withDeadline(plain, { sleep: only1Ms });
    await Promise.all(["a", "b", "c", "d", "e"].map((key) => writeTogether(kv, put(key, 1))));
    assert(await writeTogether(kv, put("alone", 1)) !== null);
    assertEquals(waits.filter((ms) => ms === 1).length, 1);
    assert(await writeTogether(kv, put("alone again", 1)) !== null);
    assertEquals(waits.filter((ms) => ms === 1).length, 1, "who is alone is written at once");
  }));

Deno.test("nobody is answered before his change is stored", () =>
  withKv(async (plain) => {
    const { kv, beforeNextCommit } = watchKv(plain);
    const seen: unknown[] = [];
    const first = writeTogether(kv, put("a", 1));
    beforeNextCommit(async () => void seen.push(await valueOf(plain, "b")));
    const second = writeTogether(kv, put("b", 2)).then(async () => {
      seen.push(await valueOf(plain, "b"));
    });
    await Promise.all([first, second]);
    assertEquals(seen, [null, 2]);
  }));

Deno.test("a write whose check is lost is told so; the others of its commit are stored", () =>
  withKv(async (plain) => {
    const { kv } = watchKv(plain);
    await plain.set(["k7"], "another's");
    const writes = Array.from({ length: 20 }, (_, n) => writeTogether(kv, put(`k${n}`, n)));
    const stamps = await Promise.all(writes);
    assertEquals(stamps.flatMap((stamp, n) => stamp === null ? [n] : []), [7]);
    assertEquals(await valueOf(kv, "k7"), "another's");
    assertEquals(await valueOf(kv, "k19"), 19);
  }));

Deno.test("of two that rest on one key the second is lost, not the first undone", () =>
  withKv(async (kv) => {
    const block = writeTogether(kv, put("other", 0));
    const pair = [writeTogether(kv, put("k", "first")), writeTogether(kv, put("k", "second"))];
    const [first, second] = await Promise.all(pair);
    await block;
    assert(typeof first === "string");
    assertEquals(second, null);
    assertEquals(await valueOf(kv, "k"), "first");
  }));

Deno.test("more than one atomic takes goes in several, sums of one key add up, values may expire", () =>
  withKv(async (plain) => {
    const { kv, counts } = watchKv(plain);
    const writes = Array.from({ length: 250 }, (_, n): Write => ({
      checks: [{ key: [n], versionstamp: NEW }],
      mutations: [
        { type: "set", key: [n], value: "x".repeat(3_000), expireIn: 60_000 },
        { type: "sum", key: ["sum"], value: new Deno.KvU64(2n) },
        { type: "delete", key: ["gone", n] },
      ],
    }));
    const stamps = await Promise.all(writes.map((write) => writeTogether(kv, write)));
    assert(stamps.every((stamp) => stamp !== null));
    assertEquals(counts.commits, 4);
    assertEquals(await valueOf(kv, "sum"), new Deno.KvU64(500n));
  }));

Deno.test("what is too large for the store fails alone", () =>
  withKv(async (kv) => {
    const writes = ["a", "b", "c", "d"].map((key) =>
      writeTogether(kv, put(key, key === "c" ? "x".repeat(70_000) : key))
    );
    const ends = await Promise.allSettled(writes);
    assertEquals(ends.map(({ status }) => status), [
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    assertEquals(await valueOf(kv, "d"), "d");
  }));

/** A store that takes ten checks at once, and says so as denokv does. */
function takingTen(kv: Deno.Kv): Deno.Kv {
  function atomic(): Deno.AtomicOperation {
    const work = kv.atomic();
    const [check, commit] = [work.check.bind(work), work.commit.bind(work)];
    let count = 0;
    work.check = (...checks) => {
      count += checks.length;
      return check(...checks) && work;
    };
    work.commit = () => {
      if (count <= 10) return commit();
      const said = "(status=400 Bad Request): Too many checks included in atomic write.";
      return Promise.reject(new Error(`KV Connect failed to call 'http://host' ${said}`));
    };
    return work;
  }
  return new Proxy(kv, {
    get: (target, name) => name === "atomic" ? atomic : Reflect.get(target, name, target),
  });
}

Deno.test("a store that takes fewer checks at once gets as many as it takes, and is asked once", () =>
  withKv(async (plain) => {
    const { kv: watched, counts } = watchKv(takingTen(plain));
    for (const round of ["first", "second"]) {
      const before = counts.commits;
      const writes = Array.from({ length: 81 }, (_, n) => put(`${round} ${n}`, n));
      const stamps = await Promise.all(writes.map((write) => writeTogether(watched, write)));
      assert(stamps.every((stamp) => stamp !== null), round);
      if (round === "second") assertEquals(counts.commits - before, 9);
    }
  }));

Deno.test("a store that fails is asked once for all, and again for those who come later", () =>
  withKv(async (plain) => {
    const { kv, counts, failNextCommit } = watchKv(plain);
    const first = writeTogether(kv, put("first", 1));
    const fail = first.then(() => failNextCommit(new Error("disk I/O error")));
    const writes = Array.from({ length: 5 }, (_, n) => writeTogether(kv, put(`k${n}`, n)));
    const ends = await Promise.allSettled(writes);
    await fail;
    assertEquals(ends.filter(({ status }) => status === "rejected").length, 5);
    assertEquals(counts.commits, 2);
    failNextCommit(new Error("disk I/O error"));
    await assertRejects(() => writeTogether(kv, put("late", 1)), Error, "disk I/O");
    assert(await writeTogether(kv, put("later", 1)) !== null);
  }));

Deno.test("the queue is bounded: one too many is refused at once, and none is lost", () =>
  withKv(async (kv) => {
    const writes = Array.from({ length: 4_098 }, (_, n) => writeTogether(kv, put(`k${n}`, n)));
    const ends = await Promise.allSettled(writes);
    const refused = ends.filter((end) => end.status === "rejected");
    assertEquals(refused.length, 1);
    assert(refused.every(({ reason }) => reason instanceof ContentionError));
    assertEquals(await valueOf(kv, "k4096"), 4_096);
  }));
