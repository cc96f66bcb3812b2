/** The accessory's half of Pair-Verify (HAP R2, 5.7), which a test can make lie. */
import { type Bytes, joinBytes } from "../../../lib/base/bytes.ts";
import {
  createExchange,
  createSigningPair,
  deriveKey,
  isSigned,
  nonceOf,
  sealFrame,
  sign,
  type SigningPair,
  unsealFrame,
} from "../../../home/plugs/homekit/crypto.ts";
import { decodeTlv, encodeTlv, TLV, type Tlv } from "../../../home/plugs/homekit/tlv.ts";
import type { HomekitPairing } from "../../../home/plugs/homekit/pairing.ts";
import { readRequest } from "../net/http_conn.ts";
import { type RawServer, startRawServer } from "../net/raw_server.ts";

export type Lie =
  /** None: some write their id so. */
  | "its id in small letters"
  | "another id"
  | "another's key"
  | "an old signature"
  | "a worthless public key"
  | "sealed for another"
  | "no proof"
  | "another state"
  | "an error";

export interface FakeAccessory extends AsyncDisposable {
  readonly port: number;
  /** What an honest controller would have kept. */
  readonly pairing: HomekitPairing;
  /** Controllers that proved who they are. */
  readonly admitted: readonly string[];
}

const ID = "AA:BB:CC:DD:EE:01";

export async function startFakeAccessory(lie: Lie | null = null): Promise<FakeAccessory> {
  const own = await createSigningPair();
  const controller = await createSigningPair();
  const pairing: HomekitPairing = {
    accessoryId: ID,
    accessoryKey: own.publicKey,
    ownId: "f4f5bd24-0000-4000-8000-000000000001",
    ownKey: controller.publicKey,
    ownSeed: controller.seed,
  };
  const admitted: string[] = [];
  const server: RawServer = startRawServer(async (connection) => {
    const half = await createExchange();
    let key: Bytes = new Uint8Array();
    let theirs: Uint8Array = new Uint8Array();
    for (;;) {
      const request = await readRequest(connection);
      if (request === null) return;
      const items = decodeTlv(request.body) ?? new Map();
      let answer: readonly (readonly [number, Uint8Array])[];
      if (items.get(TLV.state)?.[0] === 1) {
        theirs = items.get(TLV.publicKey) ?? theirs;
        const shared = await half.agree(theirs) ?? new Uint8Array();
        key = await deriveKey(shared, VERIFY_KEY);
        answer = await introduce({ own, half: half.publicKey, theirs, key }, lie);
      } else {
        const message = { own: half.publicKey, theirs, key };
        if (await isController(items, { ...message, pairing })) admitted.push(pairing.ownId);
        answer = [[TLV.state, Uint8Array.of(4)]];
      }
      const body = encodeTlv(answer);
      const head = `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`;
      await connection.write(joinBytes(new TextEncoder().encode(head), body));
    }
  });
  const { port } = server;
  return { port, pairing, admitted, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const VERIFY_KEY = { salt: "Pair-Verify-Encrypt-Salt", info: "Pair-Verify-Encrypt-Info" };

interface Introduction {
  readonly own: SigningPair;
  readonly half: Bytes;
  readonly theirs: Uint8Array;
  readonly key: Bytes;
}

async function introduce(
  { own, half, theirs, key }: Introduction,
  lie: Lie | null,
): Promise<readonly (readonly [number, Uint8Array])[]> {
  const id = lie === "another id" ? "AA:BB:CC:DD:EE:02" : ID;
  const name = new TextEncoder().encode(
    lie === "its id in small letters" ? id.toLowerCase() : id,
  );
  const signer = lie === "another's key" ? await createSigningPair() : own;
  const message = lie === "an old signature"
    ? joinBytes(half, name, new Uint8Array(32))
    : joinBytes(half, name, theirs);
  const signature = await sign(message, signer);
  const items = encodeTlv([
    [TLV.identifier, name],
    ...(lie === "no proof" ? [] : [[TLV.signature, signature] as const]),
  ]);
  const sealed = sealFrame(items, {
    key: lie === "sealed for another" ? new Uint8Array(32) : key,
    nonce: nonceOf("PV-Msg02"),
  });
  return [
    [TLV.state, Uint8Array.of(lie === "another state" ? 4 : 2)],
    [TLV.publicKey, lie === "a worthless public key" ? new Uint8Array(32) : half],
    [TLV.encrypted, sealed],
    ...(lie === "an error" ? [[TLV.error, Uint8Array.of(7)] as const] : []),
  ];
}

async function isController(
  items: Tlv,
  { own, theirs, key, pairing }: {
    readonly own: Bytes;
    readonly theirs: Uint8Array;
    readonly key: Bytes;
    readonly pairing: HomekitPairing;
  },
): Promise<boolean> {
  const sealed = items.get(TLV.encrypted) ?? new Uint8Array();
  const said = decodeTlv(
    unsealFrame(sealed, { key, nonce: nonceOf("PV-Msg03") }) ?? new Uint8Array(),
  );
  const identifier = said?.get(TLV.identifier) ?? new Uint8Array();
  const signature = said?.get(TLV.signature) ?? new Uint8Array();
  const message = joinBytes(theirs, identifier, own);
  return new TextDecoder().decode(identifier) === pairing.ownId &&
    await isSigned(message, { signature, publicKey: pairing.ownKey });
}
