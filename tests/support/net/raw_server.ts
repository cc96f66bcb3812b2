import { createServer } from "node:net";

/** TCP servers on loopback that do exactly what a test says, down to the byte. */

/** A running server; dispose closes it with all its connections. */
export interface RawServer extends AsyncDisposable {
  readonly port: number;
}

/** Starts a server that hands each connection to `handle`; errors of a closed peer are ignored. */
export function startRawServer(handle: (connection: Deno.Conn) => Promise<void>): RawServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  const running = new Set<Promise<void>>();
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.add(connection);
      const work = handle(connection).catch(() => {}).finally(() => close(connection));
      running.add(work);
    }
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of connections) close(connection);
      await Promise.all([accepting, ...running]);
    },
  };
}

/** Answers each connection, once a request came, with the same bytes, and closes, or never does. */
export function startReplying(
  text: string,
  { stays = "closed" }: { readonly stays?: "closed" | "open" } = {},
): RawServer {
  return startRawServer(async (connection) => {
    await readRequest(connection);
    await send(connection, text);
    if (stays === "open") await waitForClose(connection);
  });
}

/** Answers the first byte of each connection with a reset. */
export async function startResetting(): Promise<RawServer> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.resetAndDestroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: address !== null && typeof address === "object" ? address.port : 0,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A port of loopback where nothing listens. */
export function closedPort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** Reads until the blank line that ends a request's head; what came so far. */
export async function readRequest(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(4096);
  let text = "";
  while (!text.includes("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) break;
    text += new TextDecoder().decode(buffer.subarray(0, count));
  }
  return text;
}

/** Writes all of `text`. */
export async function send(connection: Deno.Conn, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

/** Reads until the other side closes. */
export async function waitForClose(connection: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(4096);
  while (await connection.read(buffer) !== null);
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}
