import { DISCOVERY_REQUESTS, type FoundConsole, parseDiscovery } from "../discovery.ts";
import { DISCOVERY_PORTS, type Model } from "../model.ts";
import type { Datagrams, ListenDatagrams } from "./datagrams.ts";

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

/** Where to look, and with what. */
export interface DiscoveryOptions {
  readonly models: readonly Model[];
  /** Addresses to ask; broadcast addresses reach everyone. */
  readonly hosts: readonly string[];
  /** Null: the model's own, 49004 or 49005. */
  readonly port: number | null;
  /** Where to listen; null: the model's own, which is where real consoles answer. */
  readonly fromPort: number | null;
  readonly listen: ListenDatagrams;
  sleep(ms: number): Promise<void>;
}

/** Asks three times, half a second apart, and gives everyone who answered, once each. */
export async function lookForConsoles(options: DiscoveryOptions): Promise<Discovery> {
  const found = new Map<string, FoundConsole>();
  for (const model of options.models) {
    const port = options.fromPort ?? DISCOVERY_PORTS[model];
    const socket = await options.listen(port, (bytes, from) => {
      const one = parseDiscovery(bytes, { model, from });
      if (one !== null && found.size < FOUND_MAX) {
        found.set(`${model} ${from} ${one.host}`, one);
      }
    });
    if (socket === null) return { kind: "port_taken", port };
    try {
      await ask(socket, { ...options, model });
    } finally {
      await socket.close();
    }
  }
  return { kind: "looked", found: [...found.values()] };
}

async function ask(
  socket: Datagrams,
  options: DiscoveryOptions & { readonly model: Model },
): Promise<void> {
  const bytes = new TextEncoder().encode(DISCOVERY_REQUESTS[options.model]);
  const port = options.port ?? DISCOVERY_PORTS[options.model];
  for (let round = 0; round < ROUNDS; round++) {
    for (const host of options.hosts) {
      try {
        await socket.send(bytes, { host, port });
      } catch (error) {
        // A network without a route must not hide the others; a missing permission must be said.
        if (error instanceof Error && error.name === "NotCapable") throw error;
      }
    }
    await options.sleep(ROUND_MS);
  }
}
