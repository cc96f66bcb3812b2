/** One TCP connection to a plain http server, closed at the signal and after use. */
import { unbracketed } from "../../lib/base/address.ts";

/**
 * Connects, lends the connection to `work`, closes it. Rejects as Deno.connect does; at the signal
 * the connection is closed under `work`, whose reads and writes then reject.
 */
export async function withConnection<T>(
  url: URL,
  options: {
    readonly signal: AbortSignal;
    readonly work: (connection: Deno.TcpConn) => Promise<T>;
  },
): Promise<T> {
  const { signal, work } = options;
  const hostname = unbracketed(url.hostname);
  using connection = await Deno.connect({ hostname, port: Number(url.port || 80), signal });
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
