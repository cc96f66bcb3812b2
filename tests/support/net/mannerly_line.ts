/** The way to a real peer, with manners that the peer itself cannot be taught. */
import type { Buffer } from "node:buffer";
import { connect, createServer, type Socket } from "node:net";

const SLOW_MS = 60;

export type LineManners = "good" | "slow" | "silent" | "loses";

export interface MannerlyLine extends AsyncDisposable {
  readonly port: number;
  /** Bytes that a client sent and the peer got. */
  readonly passedBytes: number;
  /** Good manners from now on; what was held back arrives, unless its sender has reset. */
  heal(): void;
}

export interface LineOptions {
  readonly targetPort: number;
  readonly manners: LineManners;
  /** True once answers get lost. */
  readonly isLost: () => boolean;
}

/** Carries connections without looking into them. */
export async function startMannerlyLine(options: LineOptions): Promise<MannerlyLine> {
  const { targetPort, isLost } = options;
  let { manners } = options;
  let passedBytes = 0;
  const held: { readonly bytes: Buffer; readonly to: Socket }[] = [];
  const sockets = new Set<Socket>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const pass = (bytes: Buffer, to: Socket) => {
    passedBytes += bytes.length;
    to.write(bytes);
  };
  const later = (act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, SLOW_MS);
    timers.add(timer);
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const device = connect(targetPort, "127.0.0.1");
    for (const socket of [client, device]) sockets.add(socket.on("error", () => {}));
    client.on("data", (bytes: Buffer) => {
      if (manners === "silent") held.push({ bytes, to: device });
      else pass(bytes, device);
    });
    device.on("data", (bytes: Buffer) => {
      if (manners === "loses" && isLost()) return;
      if (manners === "slow") later(() => client.write(bytes));
      else client.write(bytes);
    });
    client.on("error", () => {
      for (let at = held.length - 1; at >= 0; at--) if (held[at]?.to === device) held.splice(at, 1);
      device.resetAndDestroy();
    });
    client.on("end", () => manners === "silent" ? undefined : device.end());
    const hangUp = () => client.destroyed ? undefined : client.end();
    device.on("close", () => manners === "slow" ? later(hangUp) : hangUp());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    get passedBytes() {
      return passedBytes;
    },
    heal() {
      manners = "good";
      for (const { bytes, to } of held.splice(0)) pass(bytes, to);
    },
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
