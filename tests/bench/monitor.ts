/** A monitor as a process that a bench sends signs of life to: this cloud, or a peer. */

/** One that runs; `stop` ends it and removes what it kept. */
export interface Monitor {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Signs of life it answers with 2xx only after they are on disk. */
  readonly isDurable: boolean;
  /** Text of the whole request that is a sign of life of home `index`. */
  request(index: number): string;
  stop(): Promise<void>;
}

/** CPU seconds of a process so far (`/proc/PID/stat`, in ticks of 10 ms). */
export function cpuSeconds(pid: number): number {
  const stat = readProc(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Its peak of memory in MiB since it started, or since `forgetPeak`. */
export function peakMiB(pid: number): number {
  const status = readProc(`/proc/${pid}/status`);
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1_024;
}

/** By a program: Deno lets /proc be read with every permission only. */
function readProc(path: string): string {
  const { stdout } = new Deno.Command("cat", { args: [path] }).outputSync();
  return new TextDecoder().decode(stdout);
}

/** Counts fsync and fdatasync while `work` runs; null: there is no strace, or it may not. */
export async function countSyncs(pid: number, work: () => Promise<void>): Promise<number | null> {
  const file = await Deno.makeTempFile();
  try {
    const strace = new Deno.Command("strace", {
      args: ["-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", file, "-p", String(pid)],
      stderr: "null",
    }).spawn();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await work();
    strace.kill("SIGINT");
    const { code } = await strace.status;
    const lines = (await Deno.readTextFile(file)).split("\n");
    if (code !== 0 && lines.length <= 1) return null;
    return lines.filter((line) => /\bf(data)?sync\(/.test(line)).length;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  } finally {
    await Deno.remove(file);
  }
}

/** What a load of signs of life came to. */
export interface Load {
  readonly perS: number;
  readonly cpuMsEach: number;
  /** From sent to answered, in ms, sorted. */
  readonly latencies: readonly number[];
}

/** Sends `beats` over so many keep-alive connections, the homes in turn from `first` on. */
export async function load(
  monitor: Monitor,
  options: {
    readonly connections: number;
    readonly beats: number;
    readonly homes: number;
    readonly first?: number;
  },
): Promise<Load> {
  const { connections, beats, homes, first = 0 } = options;
  // Made before the clock runs: who sends must not be what is measured.
  const requests = Array.from(
    { length: beats },
    (_, index) => ENCODER.encode(monitor.request((first + index) % homes)),
  );
  const latencies: number[] = [];
  const left = requests.values();
  const cpuBefore = cpuSeconds(monitor.pid);
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: monitor.port });
    connection.setNoDelay(true);
    for (const request of left) {
      const sentAt = performance.now();
      await exchange(connection, request);
      latencies.push(performance.now() - sentAt);
    }
  }));
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuMsEach = (cpuSeconds(monitor.pid) - cpuBefore) * 1_000 / beats;
  return { perS: beats / seconds, cpuMsEach, latencies: latencies.sort((a, b) => a - b) };
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** HTTP by hand: `fetch` would cost more than what is measured. Throws for what is not 2xx. */
async function exchange(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
  const buffer = new Uint8Array(8_192);
  let heard = "";
  for (;;) {
    const length = await connection.read(buffer);
    if (length === null) throw new Error(`Cannot beat: it closed after ${heard.slice(0, 80)}`);
    heard += DECODER.decode(buffer.subarray(0, length));
    const end = heard.indexOf("\r\n\r\n");
    if (end === -1) continue;
    const declared = Number(/^content-length: *(\d+)/im.exec(heard.slice(0, end))?.[1] ?? NaN);
    const body = heard.slice(end + 4);
    const isWhole = Number.isNaN(declared) ? body.endsWith("0\r\n\r\n") : body.length >= declared;
    if (!isWhole) continue;
    if (!/^HTTP\/1\.1 2\d\d /.test(heard)) throw new Error(`Cannot beat: ${heard.slice(0, 300)}`);
    return;
  }
}

/** The value that so much of the sorted ones do not exceed. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}
