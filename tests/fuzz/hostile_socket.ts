/** What every hostile peer needs: a port, sockets that are torn down, and two ways of being rude. */
import { createServer, type Socket } from "node:net";

const DRIP_MS = 5;

/** A hostile peer on 127.0.0.1; dispose tears its connections down. */
export interface HostilePeer extends AsyncDisposable {
  readonly port: number;
}

/** Hands each connection to `greet`; errors of a closed peer are ignored. */
export async function startHostilePeer(greet: (socket: Socket) => void): Promise<HostilePeer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Sends without end, as fast as the other side takes it. */
export function pour(socket: Socket, next: () => Uint8Array | string): void {
  const more = () => {
    while (!socket.destroyed && socket.write(next()));
    if (!socket.destroyed) socket.once("drain", more);
  };
  more();
}

/** Sends one byte at a time, slowly. */
export function drip(socket: Socket, bytes: Uint8Array): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || at >= bytes.length) return clearInterval(timer);
    socket.write(bytes.subarray(at, ++at));
  }, DRIP_MS);
  socket.once("close", () => clearInterval(timer));
}
