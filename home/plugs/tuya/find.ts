/** Listens for Tuya devices that announce themselves, and asks those that keep quiet. */
import type { DeviceSearch } from "../../../lib/plugs/driver.ts";
import { askAround } from "../../net/ask_around.ts";
import type { AnnouncedDevice } from "./announcement.ts";
import { openAnnouncement, sealQuestion } from "./cipher.ts";

/** Quiet devices are asked this often. */
const ASK_EVERY_MS = 3_000;

/** Devices that are kept, so that a noisy network cannot fill the memory. */
const FOUND_MAX = 64;

export interface PlugSearch extends Pick<DeviceSearch, "forMs" | "sleep" | "signal"> {
  readonly ports: readonly number[];
  /** Own address and where to ask: broadcast addresses. */
  readonly ask: readonly { readonly own: string; readonly host: string; readonly port: number }[];
  listen(port: number): Deno.DatagramConn;
  random(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
  /** Each device once, as soon as it is heard. */
  onFound(device: AnnouncedDevice): void;
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
      // The last of them asks.
      sockets.unshift(options.listen(port));
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable) throw error;
      const taken = error instanceof Deno.errors.AddrInUse;
      deaf.push({ port, why: taken ? "another program listens there" : String(error) });
    }
  }
  await askAround(sockets, {
    ...options,
    calls: () =>
      options.ask.map(({ own, host, port }) => ({
        bytes: sealQuestion(own, options.random(new Uint8Array(12))),
        hostname: host,
        port,
      })),
    hear: (bytes) => {
      const device = openAnnouncement(bytes);
      if (device === null || found.size >= FOUND_MAX) return;
      const isNew = !found.has(device.id);
      found.set(device.id, device);
      if (isNew) options.onFound(device);
    },
    everyMs: ASK_EVERY_MS,
  });
  return { found: [...found.values()], deaf };
}
