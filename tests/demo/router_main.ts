/**
 * A router and the internet behind it, as a process. The router gets its power from a simulated
 * plug: it dies with the relay, boots when power returns, and only then lets anything through.
 *
 * ```
 * deno run --allow-net=127.0.0.1 tests/demo/router_main.ts --plug-control HOST:PORT
 *   --cloud-port PORT --boot-ms MS
 * ```
 *
 * The first line on stdout names its ports: two sites on the internet, the way to the cloud, the
 * router's LAN side, and a control port (`POST /hang`, `GET /state`).
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";

const POLL_MS = 100;
const args = parseArgs(Deno.args, { string: ["plug-control", "cloud-port", "boot-ms"] });
const plugControl = `http://${args["plug-control"]}/state`;
const cloudPort = Number(args["cloud-port"]);
const bootMs = Number(args["boot-ms"]);

/** When the router last got power; null while it has none. It was on long before the story. */
let poweredSinceMs: number | null = Date.now() - bootMs;
let hung = false;

function lineWorks(): boolean {
  return poweredSinceMs !== null && Date.now() - poweredSinceMs >= bootMs && !hung;
}

async function followPower(): Promise<void> {
  const state = await (await fetch(plugControl)).json();
  if (state.feedsPower === true) {
    poweredSinceMs ??= Date.now();
  } else {
    poweredSinceMs = null;
    // A power cycle is what cures a router that hangs.
    hung = false;
  }
}

function listen(handle: (connection: Deno.TcpConn) => Promise<void>): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  (async () => {
    for await (const connection of listener) {
      handle(connection).catch(() => {}).finally(() => closeQuietly(connection));
    }
  })();
  return listener.addr.port;
}

function closeQuietly(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch {
    // The other side was first.
  }
}

/** A dead line swallows what is sent into it: nobody answers and nobody hangs up. */
async function swallow(connection: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(4_096);
  while (await connection.read(buffer) !== null);
}

async function answer204(connection: Deno.TcpConn): Promise<void> {
  if (!lineWorks()) return await swallow(connection);
  await connection.read(new Uint8Array(4_096));
  await connection.write(
    new TextEncoder().encode("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
  );
}

async function passToCloud(connection: Deno.TcpConn): Promise<void> {
  if (!lineWorks()) return await swallow(connection);
  const cloud = await Deno.connect({ hostname: "127.0.0.1", port: cloudPort });
  await Promise.allSettled([
    connection.readable.pipeTo(cloud.writable),
    cloud.readable.pipeTo(connection.writable),
  ]);
}

const control = Deno.serve(
  { hostname: "127.0.0.1", port: 0, onListen: () => {} },
  (request) => {
    if (request.method === "POST") hung = true;
    return Response.json({ powered: poweredSinceMs !== null, hung, lineWorks: lineWorks() });
  },
);
const ports = {
  sites: [listen(answer204), listen(answer204)],
  cloud: listen(passToCloud),
  gateway: listen(swallow),
  control: control.addr.port,
};
setInterval(() => followPower().catch(() => {}), POLL_MS);
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(ports)}\n`));
