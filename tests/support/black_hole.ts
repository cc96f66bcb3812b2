/**
 * An address that drops packets: a listener whose backlog is full and that never accepts. The
 * kernel then ignores further connection requests, as a plug without Wi-Fi does.
 *
 * @module
 */
const FILLERS_MAX = 16;
const DROPPED_AFTER_MS = 100;

export interface BlackHole {
  readonly port: number;
  close(): void;
}

export async function startBlackHole(): Promise<BlackHole> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0, tcpBacklog: 1 });
  const { port } = listener.addr;
  const fillers: Deno.TcpConn[] = [];
  const close = () => {
    for (const filler of fillers) filler.close();
    listener.close();
  };
  while (fillers.length < FILLERS_MAX) {
    const filler = await tryConnect(port);
    if (filler === null) return { port, close };
    fillers.push(filler);
  }
  close();
  throw new Error(`Cannot make a black hole: ${FILLERS_MAX} connections were taken`);
}

async function tryConnect(port: number): Promise<Deno.TcpConn | null> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), DROPPED_AFTER_MS);
  try {
    return await Deno.connect({ hostname: "127.0.0.1", port, signal: controller.signal });
  } catch (error) {
    if (controller.signal.aborted) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
