/**
 * What every simulated device on the home's network can do wrong with a connection.
 *
 * @module
 */
import { startBlackHole } from "./black_hole.ts";
import { startPieceLine } from "./piece_line.ts";
import { closedPort, send } from "./raw_server.ts";
import { type PlainRequest, type PlainResponse, readRequest, writeResponse } from "./http_conn.ts";

const SLOW_MS = 60;

/** How it answers: well, each answer late, not at all, or not where it obeyed a command. */
export type Manners = "good" | "slow" | "silent" | "loses_command_answers";

export interface DeviceServer extends AsyncDisposable {
  readonly port: number;
  manners: Manners;
  /** Of each question that was dealt with, whether it was a command that was obeyed. */
  readonly dealt: readonly boolean[];
  /** Good manners from now on; questions that were held back are dealt with. */
  heal(): void;
}

/** What a question was, once it was dealt with. */
export interface Dealt {
  readonly reply: Uint8Array | PlainResponse;
  /** It was a command that the device obeyed. */
  readonly obeyed: boolean;
}

interface Options<TQuestion> {
  /** Null: the other side went away. */
  readonly read: (connection: Deno.Conn) => Promise<TQuestion | null>;
  readonly deal: (question: TQuestion) => Dealt;
  readonly write: (connection: Deno.Conn, reply: Dealt["reply"]) => Promise<void>;
  /** Any free port of loopback, unless this says otherwise. */
  readonly at?: { readonly hostname: string; readonly port: number };
}

/** Starts a device that takes questions one after another on each connection. */
export function startDevice<TQuestion>(options: Options<TQuestion>): DeviceServer {
  const listener = Deno.listen(options.at ?? { hostname: "127.0.0.1", port: 0 });
  const connections = new Set<Deno.Conn>();
  const running = new Set<Promise<void>>();
  const dealt: boolean[] = [];
  let wake = Promise.withResolvers<void>();
  const server: DeviceServer = {
    port: listener.addr.port,
    manners: "good",
    dealt,
    heal() {
      server.manners = "good";
      wake.resolve();
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      server.heal();
      for (const connection of connections) close(connection);
      await Promise.all([accepting, ...running]);
    },
  };
  async function serve(connection: Deno.Conn): Promise<void> {
    for (;;) {
      const question = await options.read(connection);
      if (question === null) return;
      if (server.manners === "silent") {
        await wake.promise;
        wake = Promise.withResolvers();
        // A reset tells the device that nobody waits any more: what it had read is not obeyed.
        if (await isGone(connection)) return;
      }
      if (server.manners === "slow") await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      const { reply, obeyed } = options.deal(question);
      dealt.push(obeyed);
      if (obeyed && server.manners === "loses_command_answers") return await hold(connection);
      await options.write(connection, reply);
    }
  }
  const accepting = (async () => {
    for await (const connection of listener) {
      connections.add(connection);
      const work = serve(connection).catch(() => {}).finally(() => close(connection));
      running.add(work);
    }
  })();
  return server;
}

/** Waits for the other side to go away; true when it has. */
async function isGone(connection: Deno.Conn): Promise<boolean> {
  return await connection.read(new Uint8Array(1)).catch(() => null) === null;
}

async function hold(connection: Deno.Conn): Promise<void> {
  while (await connection.read(new Uint8Array(1_024)).catch(() => null) !== null);
}

function close(connection: Deno.Conn): void {
  try {
    connection.close();
  } catch {
    // Closed already.
  }
}

/** A device that speaks HTTP: one request on each connection. */
export function startHttpDevice(
  deal: (request: PlainRequest) => { readonly reply: PlainResponse; readonly obeyed: boolean },
): DeviceServer {
  return startDevice<PlainRequest>({
    read: readRequest,
    deal,
    write: async (connection, reply) => {
      const response = reply as PlainResponse;
      if ("transfer-encoding" in response.headers) await writeChunks(connection, response);
      else await writeResponse(connection, response);
      connection.close();
    },
  });
}

/** Two chunks and the end; a whole answer has no length beside them. */
async function writeChunks(connection: Deno.Conn, { status, headers, body }: PlainResponse) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const middle = Math.ceil(body.length / 2);
  const chunks = [body.slice(0, middle), body.slice(middle)].filter((part) => part !== "")
    .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`);
  await send(
    connection,
    `HTTP/1.1 ${status} OK\r\n${lines.join("")}\r\n${chunks.join("")}0\r\n\r\n`,
  );
}

/** JSON as such devices send it. */
export function jsonReply(value: unknown, status = 200): PlainResponse {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(value) };
}

/** How a driver gets to its device. */
export type Line =
  | "open"
  | "refused"
  | "dropped"
  | { readonly pieceBytes: number | null; readonly lateMs: number };

/** Where a driver is pointed: at the device or a way to it, a closed port, one that drops packets. */
export async function lineTo(
  device: { readonly port: number },
  line: Line,
): Promise<{ readonly port: number } & AsyncDisposable> {
  if (line === "dropped") return await startBlackHole();
  if (typeof line !== "string") return await startPieceLine({ ...line, targetPort: device.port });
  return {
    port: line === "refused" ? closedPort() : device.port,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
