/** Asks by UDP for whoever is there, again and again, and hears all who answer. */

import type { DeviceSearch } from "../../lib/plugs/driver.ts";

/** What is said, and to whom: one address, or everybody. */
export interface Call {
  readonly bytes: Uint8Array;
  readonly hostname: string;
  readonly port: number;
}

export interface AskAround extends Pick<DeviceSearch, "forMs" | "sleep" | "signal"> {
  /** Made anew each time. */
  readonly calls: () => readonly Call[];
  /** Hears a datagram and the address that it came from. */
  readonly hear: (bytes: Uint8Array<ArrayBuffer>, from: string) => void;
  /** A datagram may get lost: all is said again so often. */
  readonly everyMs: number;
}

/** The first socket asks and all hear; all are closed in the end. Rejects for a missing permission. */
export async function askAround(
  sockets: readonly Deno.DatagramConn[],
  { calls, hear, everyMs, forMs, sleep, signal }: AskAround,
): Promise<void> {
  const hearing = sockets.map(async (socket) => {
    for await (const [bytes, from] of socket as AsyncIterable<[Uint8Array, Deno.NetAddr]>) {
      hear(new Uint8Array(bytes), from.hostname);
    }
  });
  try {
    for (let leftMs = forMs; leftMs > 0 && !signal.aborted; leftMs -= everyMs) {
      for (const call of calls()) await say(sockets[0], call);
      await sleep(Math.min(everyMs, leftMs), signal);
    }
  } finally {
    for (const socket of sockets) socket.close();
    await Promise.all(hearing);
  }
}

async function say(socket: Deno.DatagramConn | undefined, { bytes, ...to }: Call): Promise<void> {
  try {
    await socket?.send(bytes, { transport: "udp", ...to });
  } catch (error) {
    // A network without a route must not hide the others.
    if (error instanceof Deno.errors.NotCapable) throw error;
  }
}
