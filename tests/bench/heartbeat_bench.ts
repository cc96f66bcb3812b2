/**
 * Heartbeats a second through the real handler over loopback sockets, as a share of what a bare
 * loop of get, check and set does on the same KV file in the same run: machines differ and get
 * tired, ratios less so. Goal: at least 0.7 with 8 connections.
 */
import { createCloud } from "../../cloud/cloud.ts";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { parseCloudConfig } from "../../lib/config/cloud_config.ts";
import { makeHeartbeat } from "../support/http/app_fixture.ts";
import { type Effort, median, type Row, spread } from "./figures.ts";

const SECRET = "bench-bench-bench-bench-bench-bench";
const CONNECTIONS = [1, 8, 64] as const;
const CONNECTIONS_OF_GOAL = 8;
const RATIO_MIN = 0.7;

/** Measures on a fresh KV file. */
export async function benchHeartbeats({ beats, pairs }: Effort): Promise<readonly Row[]> {
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
    await runBare(kv, beats);
    await runHandler(port, { connections: CONNECTIONS_OF_GOAL, beats });
    const bare: number[] = [];
    const shares = new Map<number, number[]>(CONNECTIONS.map((count) => [count, []]));
    let before = await runBare(kv, beats);
    for (let pair = 0; pair < Math.max(3, Math.floor(pairs / 3)); pair++) {
      for (const connections of CONNECTIONS) {
        const perS = await runHandler(port, { connections, beats });
        const after = await runBare(kv, beats);
        bare.push(after);
        // Between two bare runs, so that a machine that is tiring does not count.
        shares.get(connections)?.push(perS / ((before + after) / 2));
        before = after;
      }
    }
    return [...shares].map(([connections, values]) => rowOf(connections, { values, bare }));
  } finally {
    await server.shutdown();
    await cloud.stop(1_000);
    kv.close();
    await Deno.remove(folder, { recursive: true });
  }
}

function rowOf(
  connections: number,
  figures: { readonly values: readonly number[]; readonly bare: readonly number[] },
): Row {
  const { values, bare } = figures;
  const name = `heartbeats/s, ${connections} connections, of a bare loop`;
  const measured = `${spread(values, 2)}, bare ${median(bare).toFixed(0)}/s`;
  if (connections !== CONNECTIONS_OF_GOAL) return { name, measured, goal: null };
  const reached = median(values) >= RATIO_MIN;
  return { name, measured, goal: { text: `>= ${RATIO_MIN}`, reached } };
}

/** One after the other, over eight keys, a value as large as a site's. */
async function runBare(kv: Deno.Kv, beats: number): Promise<number> {
  const value = { text: "x".repeat(700) };
  const startedAt = performance.now();
  for (let index = 0; index < beats; index++) {
    const key = ["bare", index % 8];
    const entry = await kv.get(key);
    const result = await kv.atomic().check(entry).set(key, value).commit();
    if (!result.ok) throw new Error("Cannot commit: somebody else is writing");
  }
  return perSecond(startedAt, beats);
}

async function runHandler(
  port: number,
  { connections, beats }: { readonly connections: number; readonly beats: number },
): Promise<number> {
  const issuer = await createTokenIssuer(SECRET);
  const tokens = await Promise.all(
    Array.from(
      { length: connections },
      (_, index) => issuer.issue({ kind: "site", site: `home-${index}`, generation: 1 }),
    ),
  );
  const startedAt = performance.now();
  await Promise.all(
    tokens.map((token, index) =>
      sendBeats({ port, token, site: `home-${index}`, beats: beats / connections })
    ),
  );
  return perSecond(startedAt, beats);
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

function perSecond(startedAt: number, beats: number): number {
  return beats / ((performance.now() - startedAt) / 1_000);
}
