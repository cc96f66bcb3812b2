/** Readings that share one, of a real store. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { UnansweredError, withDeadline } from "../../../cloud/store/deadline.ts";
import { readTogether } from "../../../cloud/store/group_read.ts";
import { createManualSleep } from "../../support/base/manual_sleep.ts";
import { withKv } from "../../support/store/kv.ts";

/** The store with what is done before each of its readings of several keys. */
function before(kv: Deno.Kv, act: (keys: readonly Deno.KvKey[]) => Promise<void>): Deno.Kv {
  return new Proxy(kv, {
    get(target, name) {
      if (name === "getMany") {
        return async (keys: Deno.KvKey[]) => {
          await act(keys);
          return await target.getMany(keys);
        };
      }
      const value = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const keysOf = (count: number) => Array.from({ length: count }, (_, n): Deno.KvKey => ["k", n]);

Deno.test("what is asked for while a reading is under way shares the next ones, ten at a time", () =>
  withKv(async (plain) => {
    for (const n of [0, 1, 25]) await plain.set(["k", n], `value ${n}`);
    const sizes: number[] = [];
    const kv = before(plain, (keys) => Promise.resolve(void sizes.push(keys.length)));
    const found = await Promise.all(keysOf(26).map((key) => readTogether(kv, key)));
    assertEquals(sizes, [1, 10, 10, 5], "the first is alone, and read at once");
    const direct = await Promise.all(keysOf(26).map((key) => plain.get(key)));
    assertEquals(found, direct, "keys, values, versionstamps, and what is not there");
  }));

Deno.test("ten wait for no reading that is under way, the eleventh does", () =>
  withKv(async (plain) => {
    const held = Promise.withResolvers<void>();
    const kv = before(plain, (keys) => keys.length === 1 ? held.promise : Promise.resolve());
    const [first, ...others] = keysOf(11);
    const alone = readTogether(kv, first!);
    await Promise.all(others.map((key) => readTogether(kv, key)));
    held.resolve();
    assertEquals((await alone).key, first);
  }));

Deno.test("whoever asks after a change reads it, though another reading is under way", () =>
  withKv(async (plain) => {
    const held = Promise.withResolvers<void>();
    let asked = 0;
    const kv = before(plain, () => asked++ === 0 ? held.promise : Promise.resolve());
    const first = readTogether(kv, ["other"]);
    await plain.set(["k"], "old");
    const early = readTogether(kv, ["k"]);
    await plain.set(["k"], "new");
    held.resolve();
    await first;
    assertEquals((await early).value, "new");
    assertEquals((await readTogether(kv, ["k"])).value, "new");
  }));

Deno.test("what cannot be read keeps none of the others from being read", () =>
  withKv(async (plain) => {
    await plain.set(["k", 3], "three");
    const kv = before(
      plain,
      (keys) =>
        keys.some(([, n]) => n === 7)
          ? Promise.reject(new TypeError("no value of ours"))
          : Promise.resolve(),
    );
    const ends = await Promise.allSettled(keysOf(11).map((key) => readTogether(kv, key)));
    assertEquals(ends.flatMap(({ status }, n) => status === "rejected" ? [n] : []), [7]);
    assertEquals(ends[3]?.status === "fulfilled" && ends[3].value.value, "three");
  }));

/** Sleeps that a test ends, once at least as many have begun as it names. */
function createCountedSleep() {
  const { sleep, pass } = createManualSleep();
  const begun: number[] = [];
  return {
    sleep(ms: number, signal?: AbortSignal) {
      begun.push(ms);
      return sleep(ms, signal);
    },
    async pass(ms: number, count: number) {
      const ofThese = () => begun.filter((each) => each === ms).length;
      for (let turn = 0; turn < 1_000 && ofThese() < count; turn++) {
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
      assert(ofThese() >= count, `sleeps of ${ms} ms`);
      pass(ms);
    },
  };
}

Deno.test("a reading that gets no answer holds nobody back for long, and fails for nobody else", () =>
  withKv(async (plain) => {
    const { sleep, pass } = createCountedSleep();
    const sizes: number[] = [];
    const never = new Promise<void>(() => {});
    const hangs = before(
      plain,
      (keys) => sizes.push(keys.length) === 1 ? never : Promise.resolve(),
    );
    const kv = withDeadline(hangs, { sleep, limitMs: 5_000 });
    const lost = assertRejects(() => readTogether(kv, ["first"]), UnansweredError);
    const others = Promise.all(keysOf(5).map((key) => readTogether(kv, key)));
    await pass(250, 1);
    assertEquals((await others).map(({ value }) => value), [null, null, null, null, null]);
    assertEquals(sizes, [1, 5], "until then they wait, and share the next one");
    await pass(5_000, 1);
    await lost;
    assertEquals((await readTogether(kv, ["k"])).value, null);
  }));

Deno.test("where the store hangs nobody is left without an answer, and few readings are tried", () =>
  withKv(async (plain) => {
    const { sleep, pass } = createCountedSleep();
    const sizes: number[] = [];
    const never = new Promise<void>(() => {});
    const hangs = before(plain, (keys) => (sizes.push(keys.length), never));
    const kv = withDeadline(hangs, { sleep, limitMs: 5_000 });
    const ends = keysOf(25).map((key) =>
      assertRejects(() => readTogether(kv, key), UnansweredError)
    );
    await pass(250, 3);
    await pass(5_000, 4);
    await Promise.all(ends);
    assertEquals(sizes, [1, 10, 10, 4]);
  }));
