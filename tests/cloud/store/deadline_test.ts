import { assertEquals, assertRejects } from "@std/assert";
import { UnansweredError, withDeadline } from "../../../cloud/store/deadline.ts";
import { withKv } from "../../support/store/kv.ts";

/** A store that answers when it is told to, and a deadline that passes when it is told to. */
function hanging(kv: Deno.Kv) {
  const waits = Promise.withResolvers<void>();
  const late = Promise.withResolvers<void>();
  const slow = <T>(work: () => Promise<T>) => waits.promise.then(work);
  const slowKv = new Proxy(kv, {
    get(target, name) {
      if (name === "get") return (key: Deno.KvKey) => slow(() => target.get(key));
      if (name === "getMany") return (keys: Deno.KvKey[]) => slow(() => target.getMany(keys));
      if (name === "atomic") {
        const atomic = target.atomic();
        const commit = atomic.commit.bind(atomic);
        return () => Object.assign(atomic, { commit: () => slow(commit) });
      }
      if (name === "list") {
        return (...args: Parameters<Deno.Kv["list"]>) => {
          const rows = target.list(...args);
          const next = rows.next.bind(rows);
          return Object.assign(rows, { next: () => slow(next) });
        };
      }
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const sleep = (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      late.promise.then(resolve);
      signal?.addEventListener("abort", () => resolve());
    });
  const missed = { calls: 0 };
  const onUnanswered = () => void missed.calls++;
  return { kv: withDeadline(slowKv, { sleep, limitMs: 5_000, onUnanswered }), waits, late, missed };
}

const ACTS: Readonly<Record<string, (kv: Deno.Kv) => Promise<unknown>>> = {
  get: (kv) => kv.get(["a"]),
  getMany: (kv) => kv.getMany([["a"]]),
  commit: (kv) => kv.atomic().set(["a"], 1).commit(),
  list: (kv) => Array.fromAsync(kv.list({ prefix: ["a"] })),
};

for (const [name, act] of Object.entries(ACTS)) {
  Deno.test(`a store that gives no answer is not waited for longer than the deadline: ${name}`, () =>
    withKv(async (plain) => {
      const { kv, waits, late, missed } = hanging(plain);
      const asked = assertRejects(() => act(kv), UnansweredError, "no answer within 5000 ms");
      // Not before the store was asked.
      setTimeout(() => late.resolve(), 1);
      await asked;
      assertEquals(missed.calls, 1);
      waits.resolve();
      await new Promise((resolve) => setTimeout(resolve, 5));
    }));
}

Deno.test("an answer in time is passed on, and so is what the store refuses", () =>
  withKv(async (plain) => {
    const { kv, waits, missed } = hanging(plain);
    waits.resolve();
    await kv.atomic().set(["a", 1], "x").commit();
    assertEquals((await kv.get(["a", 1])).value, "x");
    assertEquals((await Array.fromAsync(kv.list({ prefix: ["a"] }))).length, 1);
    await assertRejects(() => kv.getMany(Array(11).fill(["a"])), TypeError);
    assertEquals(missed.calls, 0);
  }));
