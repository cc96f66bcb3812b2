/**
 * Heartbeats a second through the real handler over loopback sockets, as a share of what a bare
 * loop of get, check and set does on the same KV file in the same run: machines differ and get
 * tired, ratios less so. Goal: at least 0.7 with 8 connections.
 *
 *     deno run --allow-read --allow-write --allow-net=127.0.0.1 tests/bench/heartbeat_bench.ts
 *
 * @module
 */
import { createCloud } from "../../cloud/cloud.ts";
import { createTokenKeeper } from "../../cloud/tokens.ts";
import { parseCloudConfig } from "../../lib/cloud_config.ts";
import { makeHeartbeat } from "../support/app_fixture.ts";

const SECRET = "bench-bench-bench-bench-bench-bench";
const ROUNDS = 5;
const BEATS = 1_600;
const CONNECTIONS = [1, 8, 64] as const;

/** Shares of the bare loop, medians of `ROUNDS`. */
export interface HeartbeatBench {
  /** Commits a second of the bare loop. */
  readonly barePerS: number;
  /** By number of connections. */
  readonly ratios: Readonly<Record<number, number>>;
}

/** Measures on a fresh KV file; takes about 20 s. */
export async function benchHeartbeats(): Promise<HeartbeatBench> {
  const folder = await Deno.makeTempDir();
  const kv = await Deno.openKv(`${folder}/cloud.kv`);
  const cloud = await createCloud({
    kv,
    config: parseCloudConfig({ REBOOTINATOR_SECRET: SECRET, SITES_MAX: "1000" }),
    now: Date.now,
    fetch,
    log: () => {},
    randomId: () => "bench",
  });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => cloud.handle(request),
  );
  try {
    const { port } = server.addr;
    await runBare(kv);
    await runHandler(port, 8);
    const bare: number[] = [];
    const shares = new Map<number, number[]>(CONNECTIONS.map((count) => [count, []]));
    for (let round = 0; round < ROUNDS; round++) {
      const perS = await runBare(kv);
      bare.push(perS);
      for (const count of CONNECTIONS) {
        shares.get(count)?.push(await runHandler(port, count) / perS);
      }
    }
    const ratios = Object.fromEntries([...shares].map(([count, all]) => [count, median(all)]));
    return { barePerS: median(bare), ratios };
  } finally {
    await server.shutdown();
    await cloud.stop(1_000);
    kv.close();
    await Deno.remove(folder, { recursive: true });
  }
}

/** One after the other, over eight keys, a value as large as a site's. */
async function runBare(kv: Deno.Kv): Promise<number> {
  const value = { text: "x".repeat(700) };
  const startedAt = performance.now();
  for (let index = 0; index < BEATS; index++) {
    const key = ["bare", index % 8];
    const entry = await kv.get(key);
    const result = await kv.atomic().check(entry).set(key, value).commit();
    if (!result.ok) throw new Error("Cannot commit: somebody else is writing");
  }
  return perSecond(startedAt);
}

async function runHandler(port: number, connections: number): Promise<number> {
  const keeper = await createTokenKeeper(SECRET);
  const tokens = await Promise.all(
    Array.from(
      { length: connections },
      (_, index) => keeper.issue({ kind: "site", site: `home-${index}`, generation: 1 }),
    ),
  );
  const startedAt = performance.now();
  await Promise.all(
    tokens.map((token, index) =>
      sendBeats({ port, token, site: `home-${index}`, beats: BEATS / connections })
    ),
  );
  return perSecond(startedAt);
}

/** Writes HTTP by hand: `fetch` would cost more than what is measured. */
async function sendBeats(
  sender: {
    readonly port: number;
    readonly token: string;
    readonly site: string;
    readonly beats: number;
  },
): Promise<void> {
  const conn = await Deno.connect({ hostname: "127.0.0.1", port: sender.port });
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4_096);
  for (let sequence = 0; sequence < sender.beats; sequence++) {
    const body = JSON.stringify(makeHeartbeat({ sequence, wallMs: Date.now() }));
    const head = [
      `POST /v1/sites/${sender.site}/heartbeat HTTP/1.1`,
      "host: 127.0.0.1",
      `authorization: Bearer ${sender.token}`,
      "content-type: application/json",
      `content-length: ${body.length}`,
    ].join("\r\n");
    await conn.write(encoder.encode(`${head}\r\n\r\n${body}`));
    const length = await conn.read(buffer) ?? 0;
    const answer = decoder.decode(buffer.subarray(0, length));
    if (!answer.startsWith("HTTP/1.1 200 ")) throw new Error(`Cannot beat: ${answer}`);
  }
  conn.close();
}

function perSecond(startedAt: number): number {
  return BEATS / ((performance.now() - startedAt) / 1_000);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

if (import.meta.main) {
  const { barePerS, ratios } = await benchHeartbeats();
  const lines = [`bare loop: ${Math.round(barePerS)} commits/s on a KV file`];
  for (const [connections, ratio] of Object.entries(ratios)) {
    lines.push(`handler, ${connections} connections: ${ratio.toFixed(2)} of the bare loop`);
  }
  Deno.stdout.writeSync(new TextEncoder().encode(`${lines.join("\n")}\n`));
}
