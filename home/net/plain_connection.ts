/** One TCP connection by the runtime's own means, closed at the signal and after use. */
import { unbracketed } from "../../lib/base/address.ts";

/** Where a peer listens. */
interface Place {
  readonly hostname: string;
  readonly port: number;
}

/** Where a plain http server listens. */
export function httpPlace(url: URL): Place {
  return { hostname: unbracketed(url.hostname), port: Number(url.port || 80) };
}

/**
 * Connects, lends the connection to `work`, closes it. Rejects as Deno.connect does; at the signal
 * the connection is closed under `work`, whose reads and writes then reject.
 */
export async function withConnection<T>(
  place: Place,
  options: {
    readonly signal: AbortSignal;
    readonly work: (connection: Deno.TcpConn) => Promise<T>;
  },
): Promise<T> {
  const { signal, work } = options;
  using connection = await Deno.connect({ ...place, signal });
  // The signal may come while the connection does: then nobody would close it.
  signal.throwIfAborted();
  const stop = () => connection.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await work(connection);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Writes all of `bytes`. */
export async function sendAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}
