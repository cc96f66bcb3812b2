/** The way to a device whose answers come in pieces, or late: small modules, busy Wi-Fi. */
import { Buffer } from "node:buffer";
import { connect, createServer, type Socket } from "node:net";
import { setImmediate } from "node:timers";

export interface PieceLineOptions {
  readonly targetPort: number;
  /** Answers come in pieces of so many bytes; null: as they are. */
  readonly pieceBytes: number | null;
  /** Each piece comes so much later than it was sent. */
  readonly lateMs: number;
}

/** The first pieces of an answer are read alone, unless the reader is slower than this. */
const APART_PIECES = 2;
const APART_MS = 10;

/** Carries connections without looking into them; what the client sends arrives at once and whole. */
export async function startPieceLine(
  { targetPort, pieceBytes, lateMs }: PieceLineOptions,
): Promise<{ readonly port: number } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let closed = false;
  const after = (ms: number) =>
    new Promise<void>((resolve) => {
      // Nobody waits any more.
      if (closed) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve();
      }, ms);
      timers.add(timer);
    });
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
    const device = connect({ port: targetPort, host: "127.0.0.1", noDelay: true });
    for (const socket of [client, device]) sockets.add(socket.on("error", () => {}));
    let turn = Promise.resolve();
    const inTurn = (act: () => Promise<void> | void) => {
      turn = turn.then(act);
    };
    const send = async (bytes: Buffer) => {
      const size = pieceBytes ?? bytes.length;
      for (let at = 0; at < bytes.length && !client.destroyed; at += size) {
        client.write(bytes.subarray(at, at + size));
        if (pieceBytes === null) continue;
        // What is written in one turn of the event loop leaves as one, and may be read as one later.
        if (at < APART_PIECES * size) await after(APART_MS);
        else await new Promise((next) => setImmediate(next));
      }
    };
    device.on("data", (bytes: Buffer) => {
      const due = after(lateMs);
      inTurn(() => due.then(() => send(bytes)));
    });
    device.on("close", () => {
      const due = after(lateMs);
      inTurn(() => due.then(() => void (client.destroyed || client.end())));
    });
    client.on("data", (bytes: Buffer) => device.write(bytes));
    client.on("error", () => device.resetAndDestroy());
    client.on("end", () => device.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
