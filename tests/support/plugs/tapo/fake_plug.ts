/**
 * A simulated plug that speaks KLAP on TCP and answers questions on UDP. What it does beside that is
 * what open clients, and people who reported faults of them, saw of real ones.
 *
 * @module
 */
import type { Bytes } from "../../../../lib/base/bytes.ts";
import type { TapoFamily } from "../../../../home/plugs/tapo/config.ts";
import { type DeviceServer, startDevice } from "../../net/device_server.ts";
import type { Relay } from "../relay.ts";
import { IotFirmware } from "./iot_firmware.ts";
import { type KlapManners, KlapServer, type RawReply, type RawRequest } from "./klap_server.ts";
import { type OutletManners, TapoOutlet } from "./outlet.ts";
import { SmartFirmware, type SmartFirmwareOptions } from "./smart_firmware.ts";
import { announce, isQuestion } from "./voice.ts";

export const TAPO_MAC = "AABBCC000001";
export const TAPO_ACCOUNT = { user: "Home.Owner@example.com", password: "Correct-Horse 7ü" };

export interface FakeTapoOptions extends OutletManners, Partial<Omit<KlapManners, "version">> {
  readonly family?: TapoFamily;
  readonly version?: KlapManners["version"];
  readonly mac?: string;
  readonly model?: string;
  /** Of the last outlet. */
  readonly relay?: Relay;
  /** More than one: a strip. */
  readonly outlets?: number;
  readonly firmware?: Partial<
    Pick<SmartFirmwareOptions, "batches" | "watts" | "info" | "schedules">
  >;
  /** Its port is closed until somebody asks by UDP, as after a mains failure. */
  readonly asleep?: "yes" | "no";
  /** Bytes of an answer in one piece. */
  readonly pieceBytes?: number;
  /** How an answer says where it ends. */
  readonly framing?: "length" | "chunks" | "close";
  /** Any free ports of loopback, unless this says otherwise. */
  readonly at?: { readonly hostname: string; readonly port: number; readonly udpPort: number };
}

export interface FakeTapo extends AsyncDisposable {
  readonly server: DeviceServer;
  readonly klap: KlapServer;
  /** Of the last outlet. */
  readonly relay: Relay;
  /** The last one. */
  readonly outlet: TapoOutlet;
  /** Where questions are answered. */
  readonly udpPort: number;
  readonly isOpen: boolean;
  /** Closes the port until somebody asks by UDP. */
  sleep(): Promise<void>;
  /** Ends the answers to questions, and leaves the server to whoever closes it. */
  hush(): Promise<void>;
}

const PIECE_PAUSE_MS = 1;

export async function startFakeTapo(options: FakeTapoOptions = {}): Promise<FakeTapo> {
  const { family = "smart", version = family === "smart" ? "v2" : "v1", mac = TAPO_MAC } = options;
  const model = options.model ?? (family === "smart" ? "P110(UK)" : "HS100(UK)");
  const count = options.outlets ?? 1;
  const outlets = Array.from(
    { length: count },
    (_, index) =>
      index === count - 1 ? new TapoOutlet(options, options.relay) : new TapoOutlet(options),
  );
  const outlet = outlets.at(-1);
  if (outlet === undefined) throw new RangeError("Cannot start a plug: it needs an outlet");
  const parts = { mac, model, outlets, ...options.firmware };
  const firmware = family === "smart" ? new SmartFirmware(parts) : new IotFirmware(parts);
  const klap = new KlapServer(
    { account: TAPO_ACCOUNT, ...options, version },
    (message) => firmware.handle(message as never),
  );
  const server = await startServer({ klap, relay: outlet.relay, options });
  const voice = startVoice(options.at, () => {
    server.wake();
    return announce({ ...options, family, version, mac, model, port: server.device.port });
  });
  return {
    get server() {
      return server.device;
    },
    get isOpen() {
      return server.isOpen;
    },
    klap,
    relay: outlet.relay,
    outlet,
    udpPort: voice.port,
    sleep: server.sleep,
    hush: voice.close,
    async [Symbol.asyncDispose]() {
      await voice.close();
      await server.close();
    },
  };
}

interface ServerParts {
  readonly klap: KlapServer;
  readonly relay: Relay;
  readonly options: FakeTapoOptions;
}

async function startServer({ klap, relay, options }: ServerParts) {
  const listen = (at: FakeTapoOptions["at"]) =>
    startDevice<RawRequest>({
      ...(at === undefined ? {} : { at }),
      read: readRaw,
      deal: (request) => {
        const before = relay.commands.length;
        const reply = klap.answer(request);
        return { reply: encodeReply(reply, options), obeyed: relay.commands.length > before };
      },
      write: async (connection, reply) => {
        await writeInPieces(connection, reply as Bytes, options.pieceBytes ?? Infinity);
        connection.close();
      },
    });
  let device = listen(options.at);
  const { port } = device;
  let isOpen = true;
  const server = {
    get device() {
      return device;
    },
    get isOpen() {
      return isOpen;
    },
    /** Whoever asks by UDP opens the port again. */
    sleep: async () => {
      if (!isOpen) return;
      isOpen = false;
      await device[Symbol.asyncDispose]();
    },
    wake: () => {
      if (isOpen) return;
      isOpen = true;
      device = listen({ hostname: "127.0.0.1", udpPort: 0, ...options.at, port });
    },
    close: async () => {
      if (isOpen) await device[Symbol.asyncDispose]();
    },
  };
  if (options.asleep === "yes") await server.sleep();
  return server;
}

async function readRaw(connection: Deno.Conn): Promise<RawRequest | null> {
  const chunk = new Uint8Array(4_096);
  let bytes = new Uint8Array();
  for (;;) {
    const request = parseRaw(bytes);
    if (request !== null) return request;
    const count = await connection.read(chunk).catch(() => null);
    if (count === null) return null;
    bytes = new Uint8Array([...bytes, ...chunk.subarray(0, count)]);
  }
}

function parseRaw(bytes: Bytes): RawRequest | null {
  const text = new TextDecoder("latin1").decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const [first = "", ...lines] = text.slice(0, end).split("\r\n");
  const headers = new Map(lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  }));
  const length = Number(headers.get("Content-Length") ?? 0);
  if (bytes.length < end + 4 + length) return null;
  const [method = "", target = ""] = first.split(" ");
  return { method, target, headers, body: bytes.slice(end + 4, end + 4 + length) };
}

function encodeReply({ status, headers, body }: RawReply, { framing = "length" }: FakeTapoOptions) {
  const lines = [`HTTP/1.1 ${status} ${status === 200 ? "OK" : "Error"}`, ...headers];
  const encoder = new TextEncoder();
  if (framing === "length") lines.push(`Content-Length: ${body.length}`);
  if (framing === "chunks") lines.push("Transfer-Encoding: chunked");
  lines.push("Connection: close", "", "");
  const head = encoder.encode(lines.join("\r\n"));
  if (framing !== "chunks") return new Uint8Array([...head, ...body]);
  const chunk = body.length === 0
    ? []
    : [...encoder.encode(`${body.length.toString(16)}\r\n`), ...body, ...encoder.encode("\r\n")];
  return new Uint8Array([...head, ...chunk, ...encoder.encode("0\r\n\r\n")]);
}

async function writeInPieces(connection: Deno.Conn, bytes: Bytes, most: number): Promise<void> {
  for (let at = 0; at < bytes.length;) {
    const piece = bytes.subarray(at, Math.min(bytes.length, at + most));
    at += await connection.write(piece);
    if (most < bytes.length) await new Promise((resolve) => setTimeout(resolve, PIECE_PAUSE_MS));
  }
}

/** Answers questions, as often as they come. */
function startVoice(at: FakeTapoOptions["at"], answer: () => Bytes) {
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: at?.hostname ?? "127.0.0.1",
    port: at?.udpPort ?? 0,
  });
  const speaking = (async () => {
    for await (const [question, asker] of socket) {
      if (!isQuestion(new Uint8Array(question))) continue;
      await socket.send(answer(), asker).catch(() => {});
    }
  })();
  return {
    port: (socket.addr as Deno.NetAddr).port,
    close: async () => {
      socket.close();
      await speaking;
    },
  };
}
