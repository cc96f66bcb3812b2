/** Looks for HomeKit accessories on the home's network; only for pairing. */
import { askAround } from "../../net/ask_around.ts";
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
  await askAround(await options.listen(), {
    calls: () => [{ bytes: heard.question(), ...options.at }],
    hear: (packet) => heard.take(packet),
    everyMs: ROUND_MS,
    forMs: ROUNDS * ROUND_MS,
    sleep: options.sleep,
    signal: new AbortController().signal,
  });
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
