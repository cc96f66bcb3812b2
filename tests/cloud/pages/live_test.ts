import { assert, assertEquals } from "@std/assert";
import { LOOK_EVERY_MS, STREAM_LIFE_MS, STREAMS_MAX } from "../../../cloud/pages/live.ts";
import type { AppDeps } from "../../../cloud/http/deps.ts";
import { createTokenIssuer } from "../../../cloud/keys/tokens.ts";
import { byteLength } from "../../../lib/base/text.ts";
import {
  type Fixture,
  type FixtureOptions,
  SECRET,
  withApp,
} from "../../support/http/app_fixture.ts";
import { heartbeat } from "../../support/site/heartbeats.ts";
import { type WatchedKv, watchKv } from "../../support/store/watched_kv.ts";

interface Sleeper {
  readonly ms: number;
  readonly signal: AbortSignal | undefined;
  readonly wake: () => void;
}

/** Sleeps that a test ends by their length. */
class Sleeps {
  readonly #sleepers = new Set<Sleeper>();
  #slept = Promise.withResolvers<void>();

  readonly sleep: AppDeps["sleep"] = (ms, signal) =>
    new Promise((resolve) => {
      const sleeper = {
        ms,
        signal,
        wake: () => {
          this.#sleepers.delete(sleeper);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", sleeper.wake, { once: true });
      if (signal?.aborted) sleeper.wake();
      this.#slept.resolve();
      this.#slept = Promise.withResolvers();
    });

  get count(): number {
    return this.#sleepers.size;
  }

  /** Wakes all who sleep for `ms`, and first waits until somebody does. */
  async wake(ms: number): Promise<void> {
    while (![...this.#sleepers].some((sleeper) => sleeper.ms === ms)) await this.#slept.promise;
    for (const sleeper of [...this.#sleepers]) if (sleeper.ms === ms) sleeper.wake();
  }
}

type Stream = ReadableStreamDefaultReader<string>;

async function open({ ask, tokens }: Fixture, path = "/live"): Promise<Stream> {
  const response = await ask(path, { token: tokens.read });
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
  const body = response.body ?? new ReadableStream();
  return body.pipeThrough(new TextDecoderStream()).getReader();
}

async function next(stream: Stream): Promise<string> {
  const { value, done } = await stream.read();
  return done ? "end" : value;
}

function frameOf(message: string) {
  const data = /^data:(.*)$/m.exec(message)?.[1] ?? "";
  return JSON.parse(data) as { digest: string; texts: Record<string, string> };
}

function withSleeps(
  use: (fixture: Fixture, sleeps: Sleeps) => Promise<void>,
  options: FixtureOptions = {},
): Promise<void> {
  const sleeps = new Sleeps();
  return withApp((fixture) => use(fixture, sleeps), { ...options, sleep: sleeps.sleep });
}

Deno.test("a stream says at once how the page is, and then what changes", async () => {
  await withSleeps(async (fixture, sleeps) => {
    const { beat, clock } = fixture;
    await (await beat()).text();
    const stream = await open(fixture, "/sites/home/live");
    const first = await next(stream);
    assert(first.startsWith("event:state\n") && first.includes("retry:3000"), first);
    clock.nowMs += 20_000;
    const reading = next(stream);
    await sleeps.wake(LOOK_EVERY_MS);
    const second = await reading;
    assertEquals(frameOf(first).digest, frameOf(second).digest);
    assertEquals(frameOf(second).texts["beat-home"], "20 s");
    await stream.cancel();
  });
});

Deno.test("a stream says nothing twice", async () => {
  await withSleeps(async (fixture, sleeps) => {
    const stream = await open(fixture);
    const first = await next(stream);
    const reading = next(stream);
    for (let look = 0; look < 3; look++) await sleeps.wake(LOOK_EVERY_MS);
    fixture.clock.nowMs += 10_000;
    await sleeps.wake(LOOK_EVERY_MS);
    assert(frameOf(await reading).texts["asof"] !== frameOf(first).texts["asof"]);
    await stream.cancel();
  });
});

Deno.test("streams end with the process, their life and their reader, and leave nothing", async () => {
  await withSleeps(async (fixture, sleeps) => {
    const ended = await open(fixture);
    await next(ended);
    await sleeps.wake(STREAM_LIFE_MS);
    assertEquals(await next(ended), "end");
    const left = await open(fixture);
    await next(left);
    await left.cancel();
    const stopped = await open(fixture);
    await next(stopped);
    fixture.stop();
    assertEquals(await next(stopped), "end");
    assertEquals(sleeps.count, 0);
    const late = await fixture.ask("/live", { token: fixture.tokens.read });
    assertEquals(late.status, 503);
    await late.text();
  });
});

Deno.test(`there are ${STREAMS_MAX} streams at most, and a place that is left is free`, async () => {
  await withSleeps(async (fixture) => {
    const streams: Stream[] = [];
    for (let index = 0; index < STREAMS_MAX; index++) streams.push(await open(fixture));
    const refused = await fixture.ask("/live", { token: fixture.tokens.read });
    assertEquals([refused.status, refused.headers.get("retry-after")], [503, "30"]);
    await refused.text();
    await streams.pop()?.cancel();
    streams.push(await open(fixture));
    for (const stream of streams) await stream.cancel();
  });
});

Deno.test("any number of viewers costs the store one round of reads", async () => {
  let watched: WatchedKv | null = null;
  await withSleeps(async (fixture) => {
    await (await fixture.beat()).text();
    const reads = () => (watched?.counts.lists ?? 0) + (watched?.counts.reads ?? 0);
    const first = await open(fixture);
    await next(first);
    const once = reads();
    const others = await Promise.all(Array.from({ length: 30 }, () => open(fixture)));
    for (const stream of others) await next(stream);
    assertEquals(reads(), once);
    for (const stream of [first, ...others]) await stream.cancel();
  }, { kv: (kv) => (watched = watchKv(kv)).kv });
});

Deno.test("a home that is forgotten has its page fetched anew", async () => {
  await withSleeps(async (fixture, sleeps) => {
    const { ask, beat, tokens } = fixture;
    await (await beat()).text();
    const stream = await open(fixture, "/sites/home/live");
    await next(stream);
    await (await ask("/v1/sites/home", { token: tokens.admin, method: "DELETE" })).text();
    const reading = next(stream);
    await sleeps.wake(LOOK_EVERY_MS);
    assertEquals(frameOf(await reading), { digest: "", texts: {} });
    await stream.cancel();
  });
});

Deno.test("a stream needs the read token, a home that is there, and GET", async () => {
  await withSleeps(async ({ ask, tokens }) => {
    const asked = [
      [ask("/live", { token: null }), 401],
      [ask("/live", { token: tokens.home }), 403],
      [ask("/sites/nowhere/live", { token: tokens.read }), 404],
      [ask("/live", { token: tokens.read, method: "HEAD" }), 405],
    ] as const;
    for (const [answer, status] of asked) {
      const response = await answer;
      assertEquals(response.status, status);
      await response.body?.cancel();
    }
  });
});

Deno.test("a page of 300 homes of which nothing changes is told less than 2 KB a minute", async () => {
  await withSleeps(async (fixture, sleeps) => {
    const { ask, clock } = fixture;
    const { nowMs: startMs } = clock;
    const issuer = await createTokenIssuer(SECRET);
    const homes = await Promise.all(Array.from({ length: 300 }, async (_, index) => {
      const site = `customer-${index}`;
      return { site, token: await issuer.issue({ kind: "site", site, generation: 1 }) };
    }));
    const beatAll = async (from: number) => {
      for (const [index, { site, token }] of homes.entries()) {
        if (index < from) continue;
        const cause = index % 9 === 0 ? "internet_dead" : "online";
        // The same moment, on a whole minute, told by ways that are now faster, now slower.
        const lateMs = (index * 7 + clock.nowMs / 10_000) % 5 * 400 - 800;
        const nextReboot = { inMs: 3_610_000 - (clock.nowMs - startMs) + lateMs, why: "gap" };
        const body = heartbeat({ cause, nextReboot });
        const path = `/v1/sites/${site}/heartbeat`;
        await (await ask(path, { token, method: "POST", body })).text();
      }
    };
    await beatAll(0);
    // Of these nothing is heard any more.
    clock.nowMs += 600_000;
    await beatAll(14);
    const stream = await open(fixture);
    const { digest } = frameOf(await next(stream));
    let bytes = 0;
    for (let second = 0; second < 60; second += 10) {
      clock.nowMs += 10_000;
      if (second % 30 === 0) await beatAll(14);
      const reading = next(stream);
      await sleeps.wake(LOOK_EVERY_MS);
      const message = await reading;
      assertEquals(frameOf(message).digest, digest, "the page is not fetched anew");
      bytes += byteLength(message);
    }
    assert(bytes > 100 && bytes < 2_000, `${bytes} bytes`);
    await stream.cancel();
  });
});
