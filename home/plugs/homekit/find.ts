/** Looks for HomeKit accessories on the home's network; only for pairing. */
import { type HapAnnouncement, HapAnnouncements, MDNS_ADDRESS } from "./announcement.ts";

const ROUNDS = 4;
const ROUND_MS = 1_000;

export interface FindOptions {
  /** Who is asked: everybody, by multicast. */
  readonly at: { readonly hostname: string; readonly port: number };
  /** The first asks; all hear. */
  readonly listen: () => Promise<readonly Deno.DatagramConn[]>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Asks four times within four seconds. Rejects where a socket may not be opened. */
export async function findAccessories(options: FindOptions): Promise<readonly HapAnnouncement[]> {
  const heard = new HapAnnouncements();
  const sockets = await options.listen();
  const hearing = sockets.map(async (socket) => {
    for await (const [packet] of socket) heard.take(packet);
  });
  try {
    for (let round = 0; round < ROUNDS; round++) {
      await ask(sockets, { heard, at: options.at });
      await options.sleep(ROUND_MS);
    }
  } finally {
    for (const socket of sockets) socket.close();
    await Promise.all(hearing);
  }
  return heard.found();
}

/**
 * A socket of our own, to which a question's answers come, and one where everybody is answered: some
 * accessories answer only there. Without the latter, where another program has it for itself.
 */
export async function openEars(): Promise<readonly Deno.DatagramConn[]> {
  const anywhere = { transport: "udp", hostname: "0.0.0.0" } as const;
  const own = Deno.listenDatagram({ ...anywhere, port: 0 });
  try {
    const { hostname, port } = MDNS_ADDRESS;
    const common = Deno.listenDatagram({ ...anywhere, port, reuseAddress: true });
    await common.joinMulticastV4(hostname, anywhere.hostname);
    return [own, common];
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return [own];
  }
}

async function ask(
  [socket]: readonly Deno.DatagramConn[],
  { heard, at }: { readonly heard: HapAnnouncements; readonly at: FindOptions["at"] },
): Promise<void> {
  try {
    await socket?.send(heard.question(), { transport: "udp", ...at });
  } catch (error) {
    // Without a network there is nobody to hear.
    if (error instanceof Deno.errors.NotCapable) throw error;
  }
}
