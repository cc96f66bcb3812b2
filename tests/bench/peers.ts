/**
 * Other monitors, beside which this cloud is measured: `--peers DIR` names a folder with one folder
 * each, whose program `start` runs it in the foreground (tests/bench/README.md).
 */
import type { Monitor } from "./monitor.ts";

/** What `start` prints as its first line, once it takes signs of life. */
interface Started {
  readonly port: number;
  /** The process that does the work. */
  readonly pid: number;
  readonly durable: boolean;
  readonly homes: number;
  readonly method: string;
  /** With `{index}` where the home's number stands, from 0. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Starts every peer in the folder. */
export async function startPeers(folder: string): Promise<Monitor[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) if (isDirectory) names.push(name);
  return await Promise.all(names.sort().map((name) => startPeer(name, `${folder}/${name}`)));
}

async function startPeer(name: string, folder: string): Promise<Monitor> {
  const child = new Deno.Command(`${folder}/start`, { cwd: folder, stdout: "piped" }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!said.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`Cannot start ${name}: it said ${JSON.stringify(said)} and ended`);
    said += value;
  }
  const started: Started = JSON.parse(said.slice(0, said.indexOf("\n")));
  const drained = (async () => {
    while (!(await reader.read()).done);
  })();
  const { port, pid, durable, homes, method, path, headers } = started;
  const lines = Object.entries(headers).map(([key, value]) => `${key}: ${value}\r\n`).join("");
  return {
    name,
    port,
    pid,
    isDurable: durable,
    request: (index) =>
      `${method} ${path.replace("{index}", String(index % homes))} HTTP/1.1\r\n` +
      `host: 127.0.0.1\r\n${lines}content-length: 0\r\n\r\n`,
    async stop() {
      child.kill("SIGTERM");
      await child.status;
      await drained;
    },
  };
}
