/** Listens for Tuya devices that announce themselves, and asks those that keep quiet. */
import type { AnnouncedDevice } from "./announcement.ts";
import { openAnnouncement, sealQuestion } from "./cipher.ts";

/** Quiet devices are asked this often. */
const ASK_EVERY_MS = 3_000;

/** Devices that are kept, so that a noisy network cannot fill the memory. */
const FOUND_MAX = 64;

export interface PlugSearch {
  /** How long to listen; devices announce themselves every few seconds. */
  readonly forMs: number;
  readonly ports: readonly number[];
  /** Own address and where to ask: broadcast addresses. */
  readonly ask: readonly { readonly own: string; readonly host: string; readonly port: number }[];
  listen(port: number): Deno.DatagramConn;
  random(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Each device once, as soon as it is heard. */
  onFound(device: AnnouncedDevice): void;
  /** Ends the search early. */
  readonly signal: AbortSignal;
}

/** What came of listening. */
export interface PlugsFound {
  readonly found: readonly AnnouncedDevice[];
  /** Ports that could not be listened on, with why. */
  readonly deaf: readonly { readonly port: number; readonly why: string }[];
}

/** Listens for a while; never rejects for what a network may do. */
export async function discoverPlugs(options: PlugSearch): Promise<PlugsFound> {
  const found = new Map<string, AnnouncedDevice>();
  const deaf: { port: number; why: string }[] = [];
  const sockets: Deno.DatagramConn[] = [];
  for (const port of options.ports) {
    try {
      sockets.push(options.listen(port));
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      const taken = error instanceof Deno.errors.AddrInUse;
      deaf.push({ port, why: taken ? "another program listens there" : String(error) });
    }
  }
  const collecting = sockets.map((socket) => collect(socket, { found, options }));
  try {
    await ask(sockets, options);
  } finally {
    for (const socket of sockets) socket.close();
    await Promise.all(collecting);
  }
  return { found: [...found.values()], deaf };
}

async function ask(sockets: readonly Deno.DatagramConn[], options: PlugSearch): Promise<void> {
  const speaker = sockets.at(-1);
  for (let leftMs = options.forMs; leftMs > 0; leftMs -= ASK_EVERY_MS) {
    for (const { own, host, port } of options.ask) {
      const nonce = options.random(new Uint8Array(12));
      try {
        await speaker?.send(sealQuestion(own, nonce), { transport: "udp", hostname: host, port });
      } catch (error) {
        // A network without a route must not hide the others.
        if (error instanceof Deno.errors.NotCapable) throw error;
      }
    }
    await options.sleep(Math.min(ASK_EVERY_MS, leftMs), options.signal);
    if (options.signal.aborted) return;
  }
}

async function collect(
  socket: Deno.DatagramConn,
  { found, options }: {
    readonly found: Map<string, AnnouncedDevice>;
    readonly options: PlugSearch;
  },
): Promise<void> {
  for await (const [bytes] of socket) {
    const device = openAnnouncement(new Uint8Array(bytes));
    if (device === null || found.size >= FOUND_MAX) continue;
    const isNew = !found.has(device.id);
    found.set(device.id, device);
    if (isNew) options.onFound(device);
  }
}
