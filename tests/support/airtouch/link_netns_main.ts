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
  readonly losses: readonly string[];
  /** Bytes that the kernel still holds for connections that were given up. */
  readonly heldLength: number;
  readonly oldOutcome: string;
  readonly newOutcome: string;
  /** Commands as `"id on connection"`, in the order in which the console took them in. */
  readonly commands: readonly string[];
}

/** On a busy machine too, what is there answers in time. */
const NETNS_LIMITS = { heartbeatEveryMs: 2_400, heartbeatReplyMs: 2_000 };
/** A kernel that was refused for some seconds tries again after as many. */
const OLD_BYTES_WAIT_MS = 90_000;
/** A listener holds nothing, and the first packet of the next attempt counts as one byte. */
const WITHOUT_BYTES_REGEXP = /^(LISTEN|SYN-SENT)\b/;

/** A wire that is closed quietly, to show what would happen. */
function createQuietOpener(port: number): OpenWire {
  return (tell) => {
    let conn: Deno.TcpConn | null = null;
    let isAborted = false;
    const run = async () => {
      conn = await Deno.connect({ hostname: "127.0.0.1", port });
      if (isAborted) return conn.close();
      tell({ kind: "opened" });
      for await (const bytes of conn.readable) tell({ kind: "received", bytes });
    };
    run().catch(() => {}).finally(() => tell({ kind: "ended", detail: "" }));
    return {
      write: (bytes) => conn?.write(bytes).then(() => tell({ kind: "written" }), () => {}),
      abort: () => {
        isAborted = true;
        conn?.close();
      },
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
  return lines.filter((line) => !WITHOUT_BYTES_REGEXP.test(line))
    .reduce((sum, line) => sum + Number(line.split(/\s+/)[2]), 0);
}

async function tellStory(ending: string): Promise<NetnsStory> {
  await ip("link", "set", "lo", "up");
  await using peer = startToyConsole();
  // Long waits for commands, so that only the heartbeat can notice.
  const limits = { ...NETNS_LIMITS, commandReplyMs: 20_000, trustMs: 20_000, writeMs: 1_500 };
  await using bench = startBench(
    peer.port,
    ending === "quiet" ? { limits, open: createQuietOpener(peer.port) } : { limits },
  );
  await bench.until((reports) => countReady(reports) === 1);
  await ip("link", "set", "lo", "down");
  const old = bench.submit(1, "once");
  await bench.until((reports) => listLosses(reports).length > 0);
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
