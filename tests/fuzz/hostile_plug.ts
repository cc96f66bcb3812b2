/** A plug that means harm: it speaks the protocol well enough to be listened to. */
import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { drip, type HostilePeer, pour, startHostilePeer } from "./hostile_socket.ts";
import type { Random } from "../support/base/random.ts";
import {
  sealBody,
  TUYA_COMMAND,
  type TuyaProtocol,
  writeFrame,
} from "../support/plugs/tuya/tuya_codec.ts";
import { type TuyaIdentity, TuyaSession } from "../support/plugs/tuya/tuya_session.ts";
import { mutate } from "./mutate.ts";

export const MALICES = [
  "mutated",
  "endless_frames",
  "endless_frame",
  "wrong_length",
  "bad_check",
  "json_bomb",
  "drip",
  "noise",
] as const;
export type Malice = (typeof MALICES)[number];

const HUGE = 0x7fff_ffff;
const CHUNK_BYTES = 64 * 1024;

export async function startHostilePlug(
  identity: TuyaIdentity,
  options: { readonly malice: Malice; readonly random: Random },
): Promise<HostilePeer> {
  return await startHostilePeer((socket) => {
    const session = new TuyaSession(identity);
    socket.on("data", (bytes: Buffer) => {
      try {
        for (const answer of answersTo(session, bytes)) {
          harm(socket, { ...options, answer, identity });
        }
      } catch {
        // It understands no more than a real plug does.
      }
    });
  });
}

/** What a good plug would answer. */
function* answersTo(session: TuyaSession, bytes: Buffer): Generator<Buffer> {
  for (const request of session.receive(bytes)) {
    switch (request.kind) {
      case "session_start":
        yield session.answerSession(request);
        break;
      case "query":
        yield session.answerQuery({ 1: true, 9: 0 }, request.frame);
        break;
      case "control":
        yield session.acknowledge(request.frame);
        yield session.report(Object.fromEntries(request.points) as Record<number, boolean>, 0);
        break;
      default:
        yield session.acknowledge(request.frame);
    }
  }
}

interface Harm {
  readonly malice: Malice;
  readonly random: Random;
  readonly answer: Buffer;
  readonly identity: TuyaIdentity;
}

function harm(socket: Socket, { malice, random, answer, identity }: Harm): void {
  switch (malice) {
    case "mutated":
      socket.write(mutate(answer, random));
      return;
    case "endless_frames":
      return pour(socket, () => answer);
    case "endless_frame":
      socket.write(headOf(identity.protocol, HUGE));
      return pour(socket, () => Buffer.alloc(CHUNK_BYTES, 0x55));
    case "wrong_length": {
      const wrong = Buffer.from(answer);
      const at = identity.protocol === "3.5" ? 14 : 12;
      wrong.writeUInt32BE(random.pick([0, 1, 7, 8, 11, 65_535, HUGE, 0xffff_ffff]), at);
      socket.write(wrong);
      socket.write(answer);
      return;
    }
    case "bad_check": {
      const bad = Buffer.from(answer);
      const at = bad.length - random.integer(5, 8);
      bad.writeUInt8(bad.readUInt8(at) ^ 0xff, at);
      socket.write(bad);
      return;
    }
    case "json_bomb":
      socket.write(answer);
      socket.write(bomb(identity, random));
      return;
    case "drip":
      return drip(socket, answer);
    case "noise":
      socket.write(Buffer.from(mutate(new Uint8Array(random.spread(1, 4_000)), random)));
      return;
  }
}

function headOf(protocol: TuyaProtocol, length: number): Buffer {
  const head = Buffer.alloc(protocol === "3.5" ? 18 : 16);
  head.writeUInt32BE(protocol === "3.5" ? 0x6699 : 0x55aa, 0);
  head.writeUInt32BE(length, protocol === "3.5" ? 14 : 12);
  return head;
}

/** A frame that anybody with the local key can make, with a body that no plug sends. */
function bomb(identity: TuyaIdentity, random: Random): Buffer {
  const { protocol } = identity;
  const key = Buffer.from(identity.key);
  const text = random.pick([
    "[".repeat(400_000),
    `{"dps":{${Array.from({ length: 20_000 }, (_, at) => `"${at}":1`).join(",")}}}`,
    `{"dps":{"1":"${"a".repeat(500_000)}"}}`,
    '{"dps":{"__proto__":{"1":true},"1":{"toString":1}}}',
    '{"dps":null}',
    "null",
    "1e999",
    `{"dps":{"1":false,"9":${"9".repeat(5_000)}}}`,
  ]);
  const body = sealBody(Buffer.from(text), { protocol, key, isReport: true });
  return writeFrame({ sequence: 9, command: TUYA_COMMAND.status, body, returnCode: 0 }, {
    protocol,
    key,
  });
}
