/**
 * What surrounds one home in a kill test: a plug as a process of its own, the internet behind the
 * router that the plug feeds, and the wire to the plug, on which a tick can be shot.
 *
 * @module
 */
import { type Actor, startActor } from "../../demo/actors.ts";

/** What the simulated plug says of itself. */
export interface PlugView {
  readonly relay: boolean;
  readonly countdownS: number;
  readonly commands: readonly {
    readonly atMs: number;
    readonly points: readonly (readonly [number, unknown])[];
  }[];
}

/** One chunk on the wire to the plug; false: it is lost. */
export type WireTap = (from: "tick" | "plug") => boolean;

export interface HomeNetwork extends AsyncDisposable {
  readonly sitePort: number;
  /** The way to the plug, past the tap. */
  readonly plugPort: number;
  /** The router's LAN side. */
  readonly gatewayPort: number;
  /** Longest time that the relay was seen open. */
  readonly darkMsMax: () => number;
  /** How long the relay has been open; null: it is closed. */
  readonly darkMs: () => number | null;
  hang(): void;
  heal(): void;
  tap(tap: WireTap | null): void;
  /** Called when a probe's request has come in, which is answered when that has ended. */
  onProbe(act: (() => void | Promise<void>) | null): void;
  view(): Promise<PlugView>;
  post(path: string, body: unknown): Promise<void>;
}

export interface StreetOptions {
  readonly plugId: string;
  readonly plugKey: string;
  readonly protocol: string;
  readonly faults: readonly string[];
  /** The router boots for so long; the plug's Wi-Fi with it. Null: the plug has its own Wi-Fi. */
  readonly wifiBootMs: number | null;
  /** What a hung router does: put up a page of its own, or nothing. */
  readonly hungBehaviour: "page" | "silence";
}

const WATCH_MS = 50;
const PAGE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nlogin";
const ANSWER = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";

export async function startNetwork(options: StreetOptions): Promise<HomeNetwork> {
  const { actor, ports } = await startPlug(options);
  const control = `http://127.0.0.1:${ports.controlPort}`;
  const parts = new Parts();
  let hung = false;
  let tap: WireTap | null = null;
  let onProbe: (() => void | Promise<void>) | null = null;
  let openSinceMs: number | null = null;
  let longestMs = 0;

  const sitePort = parts.listen(async (connection) => {
    await connection.read(new Uint8Array(4_096));
    await onProbe?.();
    if (openSinceMs !== null || (hung && options.hungBehaviour === "silence")) {
      while (await connection.read(new Uint8Array(4_096)) !== null);
      return;
    }
    await connection.write(new TextEncoder().encode(hung ? PAGE : ANSWER));
  });
  const gatewayPort = parts.listen(async (connection) => {
    while (await connection.read(new Uint8Array(64)) !== null);
  });
  const plugPort = parts.listen(async (connection) => {
    const plug = parts.adopt(await Deno.connect({ hostname: "127.0.0.1", port: ports.port }));
    await Promise.allSettled([
      pass(connection, plug, () => tap?.("tick") ?? true),
      pass(plug, connection, () => tap?.("plug") ?? true),
    ]);
    close(plug);
  });

  async function view(): Promise<PlugView> {
    return await (await fetch(`${control}/state`)).json();
  }

  let watching = true;
  async function watch(): Promise<void> {
    while (watching) {
      const { relay } = await view();
      if (relay) {
        // What a power cycle is for.
        if (openSinceMs !== null) hung = false;
        openSinceMs = null;
      } else {
        openSinceMs ??= performance.now();
        longestMs = Math.max(longestMs, performance.now() - openSinceMs);
      }
      await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
    }
  }
  const watched = watch();

  return {
    sitePort,
    plugPort,
    gatewayPort,
    darkMsMax: () => longestMs,
    darkMs: () => openSinceMs === null ? null : performance.now() - openSinceMs,
    hang: () => void (hung = true),
    heal: () => void (hung = false),
    tap: (next) => void (tap = next),
    onProbe: (act) => void (onProbe = act),
    view,
    async post(path, body) {
      const response = await fetch(`${control}${path}`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      await response.body?.cancel();
    },
    async [Symbol.asyncDispose]() {
      watching = false;
      await watched;
      await parts.close();
      await actor.stop();
    },
  };
}

async function startPlug(options: StreetOptions): Promise<{
  readonly actor: Actor;
  readonly ports: { readonly port: number; readonly controlPort: number };
}> {
  const wifi = options.wifiBootMs === null ? [] : ["--wifi-boot-ms", `${options.wifiBootMs}`];
  const { actor, firstLine } = await startActor([
    "--allow-net=127.0.0.1",
    "tests/support/plugs/tuya/fake_plug_main.ts",
    ...["--id", options.plugId, "--key", options.plugKey, "--protocol", options.protocol],
    ...["--watts", "9", ...wifi],
    ...options.faults.flatMap((fault) => ["--fault", fault]),
  ]);
  return { actor, ports: JSON.parse(firstLine) };
}

/** Passes chunks on until one side ends or the tap loses one. */
async function pass(from: Deno.Conn, to: Deno.Conn, tap: () => boolean): Promise<void> {
  const buffer = new Uint8Array(4_096);
  try {
    while (true) {
      const count = await from.read(buffer);
      if (count === null || !tap()) break;
      await to.write(buffer.subarray(0, count));
    }
  } finally {
    close(to);
  }
}

/** Listeners and connections that must not outlive a network. */
class Parts {
  readonly #open = new Set<Deno.Listener | Deno.Conn>();
  readonly #running = new Set<Promise<void>>();

  listen(handle: (connection: Deno.Conn) => Promise<void>): number {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#open.add(listener);
    this.#run((async () => {
      for await (const connection of listener) {
        this.adopt(connection);
        this.#run(handle(connection).catch(() => {}).finally(() => close(connection)));
      }
    })());
    return listener.addr.port;
  }

  adopt(connection: Deno.Conn): Deno.Conn {
    this.#open.add(connection);
    return connection;
  }

  async close(): Promise<void> {
    for (const each of this.#open) close(each);
    await Promise.all(this.#running);
  }

  #run(work: Promise<void>): void {
    const watched: Promise<void> = work.finally(() => this.#running.delete(watched));
    this.#running.add(watched);
  }
}

function close(each: Deno.Listener | Deno.Conn): void {
  try {
    each.close();
  } catch {
    // The other side, or somebody here, was first.
  }
}
