/** One TCP connection to a plain http server, closed at the signal and after use. */

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
  const hostname = url.hostname.replace(/^\[(.*)\]$/, "$1");
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

/** Latin-1, as RFC 9112 reads heads: every byte is a character, and none can throw. */
export function decodeHead(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

/** The status of a status line; null when it is none. */
export function readStatus(line: string): number | null {
  const status = /^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(line)?.[1];
  return status === undefined ? null : Number(status);
}

/** The value of a header; null when it is missing. `name` is lower case. */
export function readHeader(lines: readonly string[], name: string): string | null {
  const line = lines.find((each) => each.toLowerCase().startsWith(`${name}:`));
  return line === undefined ? null : line.slice(name.length + 1).trim();
}
