import {
  broadcastAddress,
  DISCOVERY_REQUESTS,
  type FoundConsole,
  parseDiscovery,
} from "../../lib/airtouch/discovery.ts";
import { DISCOVERY_PORTS, type Model } from "../../lib/airtouch/model.ts";

/** How often everyone is asked, and how long each answer may take. */
const ROUNDS = 3;
const ROUND_MS = 500;

/** Consoles that are kept, so that a noisy network cannot fill the memory. */
const FOUND_MAX = 64;

/** What came of looking. */
export type Discovery =
  | { readonly kind: "looked"; readonly found: readonly FoundConsole[] }
  /** Our own port is taken: another program of this kind runs. */
  | { readonly kind: "port_taken"; readonly port: number };

export interface DiscoverOptions {
  readonly models: readonly Model[];
  /** Addresses to ask; broadcast addresses reach everyone. */
  readonly hosts: readonly string[];
  /** Null: the model's own, 49004 or 49005. */
  readonly port: number | null;
  /** Where to listen; null: the model's own, which is where real consoles answer. */
  readonly fromPort: number | null;
  listen(port: number): Deno.DatagramConn;
  sleep(ms: number): Promise<void>;
}

/** Asks three times, half a second apart, and gives everyone who answered, once each. */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const found = new Map<string, FoundConsole>();
  for (const model of options.models) {
    const port = options.fromPort ?? DISCOVERY_PORTS[model];
    let socket: Deno.DatagramConn;
    try {
      socket = options.listen(port);
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) return { kind: "port_taken", port };
      throw error;
    }
    const collecting = collect(socket, { model, found });
    try {
      await ask(socket, { ...options, model });
    } finally {
      socket.close();
      await collecting;
    }
  }
  return { kind: "looked", found: [...found.values()] };
}

async function ask(
  socket: Deno.DatagramConn,
  options: DiscoverOptions & { readonly model: Model },
): Promise<void> {
  const bytes = new TextEncoder().encode(DISCOVERY_REQUESTS[options.model]);
  const port = options.port ?? DISCOVERY_PORTS[options.model];
  for (let round = 0; round < ROUNDS; round++) {
    for (const hostname of options.hosts) {
      try {
        await socket.send(bytes, { transport: "udp", hostname, port });
      } catch (error) {
        // A network without a route must not hide the others.
        if (error instanceof Deno.errors.NotCapable) throw error;
      }
    }
    await options.sleep(ROUND_MS);
  }
}

async function collect(
  socket: Deno.DatagramConn,
  { model, found }: { readonly model: Model; readonly found: Map<string, FoundConsole> },
): Promise<void> {
  for await (const [bytes] of socket) {
    const one = parseDiscovery(bytes, model);
    if (one !== null && found.size < FOUND_MAX) found.set(`${model} ${one.host}`, one);
  }
}

/** The broadcast address of every IPv4 network that this host is in, its own left out. */
export function broadcastAddresses(
  interfaces: readonly Pick<Deno.NetworkInterfaceInfo, "family" | "address" | "netmask">[],
): readonly string[] {
  const addresses = interfaces
    .filter(({ family, address }) => family === "IPv4" && !address.startsWith("127."))
    .map(({ address, netmask }) => broadcastAddress(address, netmask))
    .filter((address) => address !== null);
  return [...new Set(addresses)];
}
