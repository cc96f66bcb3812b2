/**
 * The Wi-Fi between a client and a plug: a relay that can stall, as a dead radio link does, and heal
 * later.
 *
 * While stalled it holds what the client sent, as the client's kernel would hold it in its send
 * buffer. A quiet close leaves it there to be delivered after the link heals; a reset throws it
 * away. That is what the two do to a kernel's send buffer, and so this shows which of the two the
 * client asked for, before or after the end of its process. It does not show that a kernel does so:
 * `late_off_main.ts` does, with a real interface that goes down and up.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
import { connect, createServer, type Server, type Socket } from "node:net";

export interface TcpLink {
  readonly port: number;
  /** Bytes from the client that are waiting. */
  readonly heldBytes: number;
  /** How the client's side ended. */
  readonly clientEnded: Promise<"quietly" | "by_reset">;
  /** Ends when both sides of the first connection are gone. */
  readonly done: Promise<void>;
  heal(): void;
  close(): Promise<void>;
}

export interface TcpLinkOptions {
  readonly targetPort: number;
  /** The link stalls when this many bytes from the client have passed. */
  readonly stallAfterBytes: number;
}

/** Carries one connection. */
export async function startTcpLink(options: TcpLinkOptions): Promise<TcpLink> {
  const ended = Promise.withResolvers<"quietly" | "by_reset">();
  const done = Promise.withResolvers<void>();
  const held: Buffer[] = [];
  let stalled = false;
  let passedBytes = 0;
  let isEnded = false;
  let plugSide: Socket | null = null;
  let clientSide: Socket | null = null;

  function forward(bytes: Buffer): void {
    const room = stalled ? 0 : Math.max(0, options.stallAfterBytes - passedBytes);
    const passing = bytes.subarray(0, room);
    passedBytes += passing.length;
    if (passing.length > 0) plugSide?.write(passing);
    if (passing.length < bytes.length) {
      stalled = true;
      held.push(bytes.subarray(room));
    }
  }

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const plug = connect(options.targetPort, "127.0.0.1");
    clientSide = client;
    plugSide = plug;
    client.on("data", forward);
    plug.on("data", (bytes: Buffer) => {
      if (!stalled) client.write(bytes);
    });
    client.on("end", () => {
      isEnded = true;
      ended.resolve("quietly");
      if (!stalled) plug.end();
    });
    client.on("error", () => {
      held.length = 0;
      ended.resolve("by_reset");
      plug.resetAndDestroy();
    });
    plug.on("error", () => client.destroy());
    plug.on("close", () => {
      client.destroy();
      done.resolve();
    });
  });
  const port = await listen(server);
  return {
    port,
    get heldBytes() {
      return held.reduce((sum, bytes) => sum + bytes.length, 0);
    },
    clientEnded: ended.promise,
    done: done.promise,
    heal() {
      stalled = false;
      for (const bytes of held.splice(0)) plugSide?.write(bytes);
      if (isEnded) plugSide?.end();
    },
    async close() {
      clientSide?.destroy();
      plugSide?.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("No port");
  return address.port;
}
