/**
 * Sends what Tuya plugs send on UDP to find them by, on loopback: every protocol its own way, and
 * one that keeps quiet until it is asked.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { sealBody, takeFrame, type TuyaProtocol, writeFrame } from "./tuya_codec.ts";

const KEY = createHash("md5").update("yGAdlopoPVldABfn").digest();
const ANNOUNCE = 0x13;
const QUESTION = 0x25;

/** A datagram as a plug of this protocol announces itself. */
export function announcement(
  fields: Readonly<Record<string, unknown>>,
  protocol: TuyaProtocol,
): Uint8Array<ArrayBuffer> {
  const clear = Buffer.from(JSON.stringify(fields));
  // Announcements of 3.4 are as those of 3.3; 3.1 does not hide them.
  const frame = protocol === "3.4" ? "3.3" : protocol;
  const body = sealBody(clear, { protocol: frame, key: KEY, isReport: false });
  const options = { protocol: frame, key: KEY };
  const bytes = writeFrame({ sequence: 0, command: ANNOUNCE, returnCode: 0, body }, options);
  return new Uint8Array(bytes);
}

/** The fields of a plug's announcement. */
export function plugFields(id: string, protocol: string, ip = "192.168.1.50") {
  return {
    ip,
    gwId: id,
    active: 2,
    encrypt: true,
    productKey: "keytg5kq8gvkv9dh",
    version: protocol,
  };
}

/** What a question asks, `{"from":"app",…}`; null when it is none. */
export function readQuestion(datagram: Uint8Array): Record<string, unknown> | null {
  const taken = takeFrame(Buffer.from(datagram), { protocol: "3.5", key: KEY });
  if (taken === null || taken.frame.command !== QUESTION) return null;
  return JSON.parse(taken.frame.body.toString());
}

export interface Announcer {
  /** Where a quiet plug is asked. */
  readonly questionPort: number;
  close(): Promise<void>;
}

/** Announces `plugs` ten times a second at a port of 127.0.0.1, and `quiet` whenever asked. */
export function startAnnouncer(
  options: {
    readonly port: number;
    readonly plugs: readonly Uint8Array<ArrayBuffer>[];
    readonly quiet?: Uint8Array<ArrayBuffer>;
  },
): Announcer {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const to = { transport: "udp", hostname: "127.0.0.1", port: options.port } as const;
  const timer = setInterval(() => {
    for (const plug of options.plugs) socket.send(plug, to).catch(() => {});
  }, 100);
  const answering = (async () => {
    for await (const [bytes, from] of socket) {
      if (options.quiet === undefined || readQuestion(bytes) === null) continue;
      await socket.send(options.quiet, from).catch(() => {});
    }
  })();
  const { addr } = socket;
  return {
    questionPort: addr.transport === "udp" ? addr.port : 0,
    async close() {
      clearInterval(timer);
      socket.close();
      await answering;
    },
  };
}
