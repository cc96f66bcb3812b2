/**
 * Runs inside a network namespace of its own: a link, a console, and a loopback interface that
 * goes down and comes back. Prints what happened as one line of JSON.
 *
 * Argument: `reset` ends lost connections as the project does, `quiet` as a plain close would.
 */
import type { OpenWire } from "../../../home/net/tcp.ts";
import { countReady, listLosses, startBench } from "./link_bench.ts";
import { startToyConsole } from "./link_console.ts";

/** What the parent test reads. */
interface NetnsStory {
  /** From the interface going down to the loss. */
  readonly noticedMs: number;
  readonly losses: readonly string[];
  /** Bytes that the kernel still holds for connections that were given up. */
  readonly heldLength: number;
  readonly oldOutcome: string;
  readonly newOutcome: string;
  /** Commands as `"id on connection"`, in the order in which the console took them in. */
  readonly commands: readonly string[];
}

const NETNS_LIMITS = { heartbeatEveryMs: 600, heartbeatReplyMs: 300 };
const OLD_BYTES_WAIT_MS = 5_000;

/** A wire that is closed quietly, to show what would happen. */
function createQuietOpener(port: number): OpenWire {
  return (tell) => {
    let conn: Deno.TcpConn | null = null;
    const run = async () => {
      conn = await Deno.connect({ hostname: "127.0.0.1", port });
      tell({ kind: "opened" });
      for await (const bytes of conn.readable) tell({ kind: "received", bytes });
    };
    run().catch(() => {}).finally(() => tell({ kind: "ended", detail: "" }));
    return {
      write: (bytes) => conn?.write(bytes).then(() => tell({ kind: "written" }), () => {}),
      abort: () => conn?.close(),
    };
  };
}

async function ip(...args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command("ip", { args: [...args] }).output();
  if (!success) throw new Error(`Cannot run ip ${args.join(" ")}`);
}

async function measureHeld(): Promise<number> {
  const { stdout } = await new Deno.Command("ss", { args: ["-tanH"] }).output();
  const lines = new TextDecoder().decode(stdout).split("\n").filter((line) => line !== "");
  return lines.filter((line) => !line.startsWith("LISTEN"))
    .reduce((sum, line) => sum + Number(line.split(/\s+/)[2]), 0);
}

async function tellStory(ending: string): Promise<NetnsStory> {
  await ip("link", "set", "lo", "up");
  await using peer = startToyConsole();
  // Long waits for commands, so that only the heartbeat can notice.
  const limits = { ...NETNS_LIMITS, commandReplyMs: 60_000, trustMs: 60_000, writeMs: 250 };
  await using bench = startBench(
    peer.port,
    ending === "quiet" ? { limits, open: createQuietOpener(peer.port) } : { limits },
  );
  await bench.until((reports) => countReady(reports) === 1);
  await ip("link", "set", "lo", "down");
  const downAtMs = performance.now();
  const old = bench.submit(1, "once");
  await bench.until((reports) => listLosses(reports).length > 0);
  const noticedMs = Math.round(performance.now() - downAtMs);
  const heldLength = await measureHeld();
  await ip("link", "set", "lo", "up");
  await bench.until((reports) => countReady(reports) >= 2);
  const { kind: newOutcome } = await bench.submit(2, "idempotent");
  const isOld = () => peer.arrivals.some(({ kind }) => kind === "flip");
  for (const endMs = performance.now() + OLD_BYTES_WAIT_MS; performance.now() < endMs;) {
    if (isOld() || heldLength === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    noticedMs,
    losses: listLosses(bench.reports),
    heldLength,
    oldOutcome: (await old).kind,
    newOutcome,
    commands: peer.arrivals.filter(({ kind }) => kind === "flip" || kind === "set")
      .map(({ id, connection }) => `${id} on ${connection}`),
  };
}

if (import.meta.main) {
  const story = await tellStory(Deno.args[0] ?? "reset");
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(story)}\n`));
}
