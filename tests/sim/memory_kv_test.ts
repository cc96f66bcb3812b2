/** The store of the simulated cloud gives what the real one gives. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { MemoryStore, openMemoryKv } from "./cloud/memory_kv.ts";

const part = fc.oneof(
  fc.constantFrom("", "a", "b", "ab", "é", "\u0001"),
  fc.constantFrom(-2, -1.5, 0, 1, 2, 10, 1e13, 0.5),
);
const key = fc.array(part, { minLength: 1, maxLength: 3 });
const selector = fc.oneof(
  fc.record({ prefix: fc.array(part, { maxLength: 2 }) }),
  fc.record({ prefix: fc.tuple(part), more: part }).map(({ prefix, more }) => ({
    prefix,
    start: [...prefix, more],
  })),
  fc.record({ prefix: fc.tuple(part), more: part }).map(({ prefix, more }) => ({
    prefix,
    end: [...prefix, more],
  })),
  fc.record({ start: key, end: key }),
);
const step = fc.oneof(
  fc.record({
    kind: fc.constant("commit"),
    checks: fc.array(fc.record({ key, by: fc.constantFrom("read", "old", "none") }), {
      maxLength: 2,
    }),
    sets: fc.array(fc.tuple(key, fc.integer()), { maxLength: 3 }),
    deletes: fc.array(key, { maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant("get"), key }),
  fc.record({ kind: fc.constant("many"), keys: fc.array(key, { minLength: 1, maxLength: 10 }) }),
  fc.record({
    kind: fc.constant("list"),
    selector,
    options: fc.record({
      limit: fc.integer({ min: 1, max: 6 }),
      reverse: fc.boolean(),
      batchSize: fc.integer({ min: 1, max: 4 }),
    }, { requiredKeys: [] }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

interface Told {
  readonly key: Deno.KvKey;
  readonly value: unknown;
  /** Versionstamps differ; the number of the commit that wrote it does not. */
  readonly commit: number | null;
}

/** Plays a step on one store; `stamps` are those of its commits so far. */
async function play(kv: Deno.Kv, { step, stamps }: { step: Step; stamps: string[] }) {
  function tell({ key, value, versionstamp }: Deno.KvEntryMaybe<unknown>): Told {
    return { key, value, commit: versionstamp === null ? null : stamps.indexOf(versionstamp) };
  }
  switch (step.kind) {
    case "get":
      return [tell(await kv.get((step as { key: Deno.KvKey }).key))];
    case "many":
      return (await kv.getMany((step as { keys: Deno.KvKey[] }).keys)).map(tell);
    case "list": {
      const { selector, options } = step as {
        selector: Deno.KvListSelector;
        options: Deno.KvListOptions;
      };
      try {
        return (await Array.fromAsync(kv.list(selector, options))).map(tell);
      } catch {
        return "refused";
      }
    }
    default:
      return await commit(kv, { step: step as Commit, stamps });
  }
}

interface Commit {
  readonly checks: readonly { readonly key: Deno.KvKey; readonly by: string }[];
  readonly sets: readonly [Deno.KvKey, number][];
  readonly deletes: readonly Deno.KvKey[];
}

async function commit(kv: Deno.Kv, { step, stamps }: { step: Commit; stamps: string[] }) {
  const atomic = kv.atomic();
  for (const { key, by } of step.checks) {
    const read = await kv.get(key);
    const versionstamp = by === "read" ? read.versionstamp : by === "old" ? stamps[0] : null;
    atomic.check({ key, versionstamp: versionstamp ?? null });
  }
  for (const [key, value] of step.sets) atomic.set(key, { value });
  for (const key of step.deletes) atomic.delete(key);
  const result = await atomic.commit();
  if (result.ok) stamps.push(result.versionstamp);
  return result.ok;
}

Deno.test("the store in memory gives what the real one gives, in the same order", () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), async (steps) => {
      using real = await Deno.openKv(":memory:");
      const memory = openMemoryKv(new MemoryStore({ now: () => 0 }));
      const stamps = { real: [] as string[], memory: [] as string[] };
      for (const step of steps) {
        assertEquals(
          await play(memory, { step, stamps: stamps.memory }),
          await play(real, { step, stamps: stamps.real }),
        );
      }
    }),
    { numRuns: 150 },
  ));

Deno.test("the store in memory forgets what has expired", async () => {
  let nowMs = 0;
  const kv = openMemoryKv(new MemoryStore({ now: () => nowMs }));
  await kv.set(["a"], 1, { expireIn: 10 });
  nowMs = 9;
  assertEquals((await kv.get(["a"])).value, 1);
  nowMs = 10;
  assertEquals((await kv.get(["a"])).value, null);
  assertEquals(await Array.fromAsync(kv.list({ prefix: [] })), []);
});

Deno.test("counters in memory grow as the real ones, and wrap where those do", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { maxLength: 8 }),
      async (sums) => {
        using real = await Deno.openKv(":memory:");
        const memory = openMemoryKv(new MemoryStore({ now: () => 0 }));
        for (const kv of [real, memory]) {
          for (const by of sums) {
            await kv.atomic().sum(["n"], by).commit();
          }
        }
        assertEquals((await memory.get(["n"])).value, (await real.get(["n"])).value);
      },
    ),
    { numRuns: 30 },
  ));
