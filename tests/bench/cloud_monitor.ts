/** This cloud, or an earlier commit of it, as a process on a store with so many homes. */
import { writeSweepMark } from "../../cloud/store/records.ts";
import { createTokenIssuer } from "../../cloud/keys/tokens.ts";
import { makeHeartbeat } from "../support/http/app_fixture.ts";
import { markAt } from "../support/site/heartbeats.ts";
import { fillStore } from "./fill.ts";
import type { Monitor } from "./monitor.ts";

const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;
const SECRET = "bench-bench-bench-bench-bench-bench";
const ROOT = new URL("../../", import.meta.url).pathname;

export interface CloudMonitor extends Monitor {
  readonly readToken: string;
  /** One more home, not stored yet. */
  enrolment(index: number): string;
}

export interface CloudMonitorOptions {
  readonly homes: number;
  /** The project's folder; left out: this one. */
  readonly project?: string;
  readonly name?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Silence that its homes are allowed; left out: a week, so that no slow load makes any silent. */
  readonly staleAfterMs?: number;
  /** Hears each line that it logs. */
  readonly onLine?: (line: string) => void;
}

/** Starts it once its store is filled; every home was heard of just now. */
export async function startCloudMonitor(options: CloudMonitorOptions): Promise<CloudMonitor> {
  const { homes, project = ROOT, name = "this cloud", staleAfterMs = WEEK_MS } = options;
  const folder = await Deno.makeTempDir({ prefix: "rebootinator-bench-" });
  const path = `${folder}/cloud.kv`;
  await fill(path, { homes, staleAfterMs });
  const issuer = await createTokenIssuer(SECRET);
  const tokens = await Promise.all(
    Array.from(
      { length: homes + 1_000 },
      (_, index) => issuer.issue({ kind: "site", site: siteId(index), generation: 1 }),
    ),
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: await taskWords(project),
    cwd: project,
    env: {
      ...{ NO_COLOR: "1", REBOOTINATOR_SECRET: SECRET, KV_PATH: path, PORT: "0" },
      ...{ SITES_MAX: String(homes + 1_000) },
      ...options.environment,
    },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const { port, drained } = await portOf(child, options.onLine ?? (() => {}));
  const request = (index: number) => beatOf(index, { token: tokens[index] ?? "", staleAfterMs });
  return {
    name,
    port,
    pid: child.pid,
    isDurable: true,
    readToken: await issuer.issue({ kind: "read" }),
    request,
    enrolment: (index) => request(homes + index),
    async stop() {
      child.kill("SIGKILL");
      await child.status;
      await drained;
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** What its task `cloud` runs; tasks were mere texts once. */
async function taskWords(project: string): Promise<string[]> {
  const { tasks } = JSON.parse(await Deno.readTextFile(`${project}/deno.json`));
  const command: string = tasks.cloud.command ?? tasks.cloud;
  return command.replaceAll("'", "").split(" ").slice(1);
}

function siteId(index: number): string {
  return `home-${index}`;
}

function beatOf(
  index: number,
  { token, staleAfterMs }: { readonly token: string; readonly staleAfterMs: number },
): string {
  const { site } = makeHeartbeat();
  const now = { sequence: index, wallMs: Date.now(), site: { ...site, staleAfterMs } };
  const body = JSON.stringify(makeHeartbeat(now));
  const head = [
    `POST /v1/sites/${siteId(index)}/heartbeat HTTP/1.1`,
    "host: 127.0.0.1",
    `authorization: Bearer ${token}`,
    "content-type: application/json",
    `content-length: ${body.length}`,
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

async function fill(
  path: string,
  { homes, staleAfterMs }: { readonly homes: number; readonly staleAfterMs: number },
): Promise<void> {
  using kv = await Deno.openKv(path);
  const now = Date.now();
  await fillStore(kv, { sites: homes, seenAt: now, staleAfterMs, idOf: siteId });
  await writeSweepMark(kv, markAt(now));
}

async function portOf(
  child: Deno.ChildProcess,
  onLine: (line: string) => void,
): Promise<{ readonly port: number; readonly drained: Promise<void> }> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let said = "";
  const follow = async (stream: ReadableStream<Uint8Array>) => {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      if (said.length < 4_096) said += text;
      for (const line of lines) {
        const port = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(line)?.[1];
        if (port !== undefined) resolve(Number(port));
        onLine(line);
      }
    }
  };
  const drained = Promise.all([follow(child.stdout), follow(child.stderr)]).then(() =>
    reject(new Error(`The cloud did not start: ${said}`))
  );
  return { port: await promise, drained };
}
