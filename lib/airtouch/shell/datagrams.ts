/** UDP for discovery, by `node:dgram`, which Deno has too and without an unstable flag. */
import { createSocket } from "node:dgram";
import { networkInterfaces } from "node:os";
import { broadcastAddress } from "../discovery.ts";

/** A socket that may ask everyone. */
export interface Datagrams {
  /** Rejects when there is no way to `host`. */
  send(
    bytes: Uint8Array,
    to: { readonly host: string; readonly port: number },
  ): Promise<void>;
  close(): Promise<void>;
}

/** Called with each datagram and the address it came from. */
export type HearDatagram = (bytes: Uint8Array, from: string) => void;

/** Null: the port is taken. */
export type ListenDatagrams = (port: number, hear: HearDatagram) => Promise<Datagrams | null>;

/** Listens on every IPv4 address of this host. Rejects when that is not permitted. */
export const listenDatagrams: ListenDatagrams = async (port, hear) => {
  await demandPermission(`0.0.0.0:${port}`);
  const socket = createSocket("udp4");
  return await new Promise((resolve, reject) => {
    socket.on("message", (bytes, { address }) => hear(new Uint8Array(bytes), address));
    socket.on("error", (error: Error & { readonly code?: string }) => {
      if (error.code === "EADDRINUSE") resolve(null);
      else reject(error);
    });
    socket.bind(port, "0.0.0.0", () => {
      socket.setBroadcast(true);
      resolve({
        send: async (bytes, to) => {
          await demandPermission(`${to.host}:${to.port}`);
          await new Promise<void>((sent, failed) => {
            socket.send(bytes, to.port, to.host, (error) => error ? failed(error) : sent());
          });
        },
        close: () => new Promise((closed) => socket.close(() => closed())),
      });
    });
  });
};

/** The part of Deno that is asked; Node has none of it. */
interface Asking {
  readonly permissions?: {
    request(wanted: { name: "net"; host: string }): Promise<{ readonly state: string }>;
  };
}

/** Without it Deno's `node:dgram` throws where nobody can catch it, or says "send UNKNOWN". */
async function demandPermission(host: string): Promise<void> {
  const { permissions } = (globalThis as { readonly Deno?: Asking }).Deno ?? {};
  const state = (await permissions?.request({ name: "net", host }))?.state ?? "granted";
  if (state === "granted") return;
  const error = new Error(`Cannot discover: Deno needs --allow-net=${host}`);
  error.name = "NotCapable";
  throw error;
}

/** What {@linkcode broadcastAddresses} looks at. */
export interface HostAddress {
  readonly family: string;
  readonly address: string;
  readonly netmask: string;
}

/** The broadcast address of every IPv4 network in `addresses`, this host's own left out. */
export function broadcastAddresses(addresses: readonly HostAddress[]): readonly string[] {
  const found = addresses
    .filter(({ family, address }) => family === "IPv4" && !address.startsWith("127."))
    .map(({ address, netmask }) => broadcastAddress(address, netmask))
    .filter((address) => address !== null);
  return [...new Set(found)];
}

/** The same for this host as it is now; needs the permission to list interfaces. */
export function ownBroadcastAddresses(): readonly string[] {
  return broadcastAddresses(Object.values(networkInterfaces()).flatMap((each) => each ?? []));
}
