/** Pair-Verify (HAP R2, 5.7): both sides prove who they are and agree on keys for a connection. */
import { type Bytes, joinBytes } from "../../../lib/base/bytes.ts";
import { decodeTlv, encodeTlv, TLV } from "./tlv.ts";
import { type HomekitPairing, normalizeDeviceId } from "./pairing.ts";
import {
  createExchange,
  deriveKey,
  isSigned,
  nonceOf,
  sealFrame,
  sign,
  unsealFrame,
} from "./crypto.ts";
import type { HapLink, SealKeys } from "./link.ts";
import { PAIRING_ERROR, type PairingStep, stepPairing, STRANGE } from "./pairing_step.ts";
import { PlugTrouble, strangerAt } from "../stepped_plug.ts";

const UNPROVEN =
  "The accessory cannot prove that it is the one that was paired: it was reset, or " +
  "something pretends to be it; `deno task plug pair`";

/** Makes sure of the accessory, and it of us, and seals the link; a trouble when any of it fails. */
export async function verifyPairing(
  link: HapLink,
  pairing: HomekitPairing,
): Promise<PlugTrouble | null> {
  const step = (state: number, items: PairingStep["items"]) =>
    stepPairing(link, { path: "/pair-verify", state, items, explain });
  const own = await createExchange();
  const second = await step(1, [[TLV.publicKey, own.publicKey]]);
  if (second instanceof PlugTrouble) return second;
  const theirs = second.get(TLV.publicKey);
  const sealed = second.get(TLV.encrypted);
  const shared = theirs === undefined ? null : await own.agree(theirs);
  if (theirs === undefined || sealed === undefined || shared === null) {
    return new PlugTrouble(STRANGE);
  }
  const key = await deriveKey(shared, VERIFY_KEY);
  const keys = { own: own.publicKey, theirs };
  const stranger = await checkAccessory(unsealFrame(sealed, { key, nonce: nonceOf("PV-Msg02") }), {
    keys,
    pairing,
  });
  if (stranger !== null) return stranger;
  const introduction = await introduce(keys, { pairing, key });
  const fourth = await step(3, [[TLV.encrypted, introduction]]);
  if (fourth instanceof PlugTrouble) return fourth;
  link.secure(await sessionKeys(shared));
  return null;
}

const VERIFY_KEY = { salt: "Pair-Verify-Encrypt-Salt", info: "Pair-Verify-Encrypt-Info" };

interface PublicKeys {
  readonly own: Uint8Array;
  readonly theirs: Uint8Array;
}

async function checkAccessory(
  said: Bytes | null,
  { keys, pairing }: { readonly keys: PublicKeys; readonly pairing: HomekitPairing },
): Promise<PlugTrouble | null> {
  const items = said === null ? null : decodeTlv(said);
  const identifier = items?.get(TLV.identifier);
  const signature = items?.get(TLV.signature);
  if (identifier === undefined || signature === undefined) return new PlugTrouble(STRANGE);
  const id = new TextDecoder().decode(identifier);
  if (normalizeDeviceId(id) !== pairing.accessoryId) {
    return strangerAt(id, pairing.accessoryId);
  }
  const message = joinBytes(keys.theirs, identifier, keys.own);
  const proven = await isSigned(message, { signature, publicKey: pairing.accessoryKey });
  return proven ? null : new PlugTrouble(UNPROVEN);
}

async function introduce(
  { own, theirs }: PublicKeys,
  { pairing, key }: { readonly pairing: HomekitPairing; readonly key: Uint8Array },
): Promise<Bytes> {
  const name = new TextEncoder().encode(pairing.ownId);
  const pair = { seed: pairing.ownSeed, publicKey: pairing.ownKey };
  const signature = await sign(joinBytes(own, name, theirs), pair);
  const items = encodeTlv([[TLV.identifier, name], [TLV.signature, signature]]);
  return sealFrame(items, { key, nonce: nonceOf("PV-Msg03") });
}

async function sessionKeys(shared: Bytes): Promise<SealKeys> {
  const of = (info: string) => deriveKey(shared, { salt: "Control-Salt", info });
  return {
    own: await of("Control-Write-Encryption-Key"),
    accessory: await of("Control-Read-Encryption-Key"),
  };
}

function explain(error: number): string {
  if (error !== PAIRING_ERROR.authentication) {
    return `The accessory refused the connection with HomeKit's error ${error}`;
  }
  return "The accessory does not know this pairing any more, it was reset or unpaired: " +
    "`deno task plug pair`";
}
