/** Pair-Setup (HAP R2, 5.6): makes this host a controller of an accessory, with its setup code. */
import { type Bytes, joinBytes } from "../../../lib/base/bytes.ts";
import { decodeTlv, encodeTlv, TLV, type Tlv } from "./tlv.ts";
import { type HomekitPairing, normalizeDeviceId } from "./pairing.ts";
import {
  createSigningPair,
  deriveKey,
  isSigned,
  nonceOf,
  sealFrame,
  sign,
  type SigningPair,
  unsealFrame,
} from "./crypto.ts";
import type { HapLink } from "./link.ts";
import { PAIRING_ERROR, type PairingStep, stepPairing } from "./pairing_step.ts";
import { proveCode, type SrpProof } from "./srp.ts";
import { PlugTrouble } from "../stepped_plug.ts";

const USER = "Pair-Setup";
const SECRET_BYTES = 32;

/** With and without Apple's proof of origin, which only Apple's controllers look at. */
const METHOD = { plain: 0, withProof: 1 } as const;

const BROKEN = "The accessory's answer to the pairing could not be read: it is not paired";

/** What an owner types. */
export interface SetupOptions {
  /** `XXX-XX-XXX` */
  readonly code: string;
  readonly random: (bytes: Bytes) => Bytes;
  /** A name for this controller that no other has. */
  readonly ownId: string;
}

/** Asks the accessory for a pairing, upon which it may show its code; nothing is paired yet. */
export async function beginSetup(
  link: HapLink,
  method: keyof typeof METHOD,
): Promise<Tlv | PlugTrouble> {
  return await stepTo(link)(1, [[TLV.method, Uint8Array.of(METHOD[method])]]);
}

/** Pairs; the accessory keeps it from the last step on, so that what comes back must be kept. */
export async function finishSetup(
  link: HapLink,
  { offer, code, random, ownId }: SetupOptions & { readonly offer: Tlv },
): Promise<HomekitPairing | PlugTrouble> {
  const salt = offer.get(TLV.salt);
  const theirs = offer.get(TLV.publicKey);
  if (salt === undefined || theirs === undefined) return new PlugTrouble(BROKEN);
  const secret = random(new Uint8Array(SECRET_BYTES));
  const srp = await proveCode({ salt, theirs }, { user: USER, code, secret });
  if (srp === null) return new PlugTrouble(BROKEN);
  const step = stepTo(link);
  const fourth = await step(3, [[TLV.publicKey, srp.own], [TLV.proof, srp.proof]]);
  if (fourth instanceof PlugTrouble) return fourth;
  const proof = fourth.get(TLV.proof) ?? new Uint8Array();
  // Of no use to who watches the clock: it is told once, and only on success.
  if (proof.toHex() !== srp.expected.toHex()) return new PlugTrouble(BROKEN);
  const pair = await createSigningPair();
  const key = await derive(srp, "Pair-Setup-Encrypt");
  const introduction = await introduce(srp, { pair, ownId, key });
  const sixth = await step(5, [[TLV.encrypted, introduction]]);
  if (sixth instanceof PlugTrouble) {
    return new PlugTrouble(
      `${sixth.hint}; should it say that it is paired at the next try: reset it`,
    );
  }
  const sealed = sixth.get(TLV.encrypted);
  const said = sealed === undefined
    ? null
    : unsealFrame(sealed, { key, nonce: nonceOf("PS-Msg06") });
  const accessory = said === null ? null : await readAccessory(said, srp);
  if (accessory === null) return new PlugTrouble(BROKEN);
  return { ...accessory, ownId, ownKey: pair.publicKey, ownSeed: pair.seed };
}

function stepTo(link: HapLink) {
  return (state: number, items: PairingStep["items"]) =>
    stepPairing(link, { path: "/pair-setup", state, items, explain });
}

function derive({ key }: SrpProof, purpose: string): Promise<Bytes> {
  return deriveKey(key, { salt: `${purpose}-Salt`, info: `${purpose}-Info` });
}

async function introduce(
  srp: SrpProof,
  { pair, ownId, key }: {
    readonly pair: SigningPair;
    readonly ownId: string;
    readonly key: Uint8Array;
  },
): Promise<Bytes> {
  const name = new TextEncoder().encode(ownId);
  const proof = await derive(srp, "Pair-Setup-Controller-Sign");
  const signature = await sign(joinBytes(proof, name, pair.publicKey), pair);
  const items = encodeTlv([
    [TLV.identifier, name],
    [TLV.publicKey, pair.publicKey],
    [TLV.signature, signature],
  ]);
  return sealFrame(items, { key, nonce: nonceOf("PS-Msg05") });
}

async function readAccessory(
  said: Bytes,
  srp: SrpProof,
): Promise<Pick<HomekitPairing, "accessoryId" | "accessoryKey"> | null> {
  const items = decodeTlv(said);
  const identifier = items?.get(TLV.identifier);
  const publicKey = items?.get(TLV.publicKey);
  const signature = items?.get(TLV.signature);
  if (identifier === undefined || publicKey === undefined || signature === undefined) return null;
  const proof = await derive(srp, "Pair-Setup-Accessory-Sign");
  const message = joinBytes(proof, identifier, publicKey);
  if (!await isSigned(message, { signature, publicKey })) return null;
  const accessoryId = normalizeDeviceId(new TextDecoder().decode(identifier));
  return accessoryId === null ? null : { accessoryId, accessoryKey: joinBytes(publicKey) };
}

function explain(error: number): string {
  switch (error) {
    case PAIRING_ERROR.authentication:
      return "The accessory does not take the setup code";
    case PAIRING_ERROR.backoff:
      return "The accessory wants to be left alone for a while after wrong codes: try again later";
    case PAIRING_ERROR.maxPeers:
      return "The accessory takes no more controllers: remove one, or reset it";
    case PAIRING_ERROR.maxTries:
      return "The accessory has seen too many wrong codes: take its power for a moment, try again";
    case PAIRING_ERROR.unavailable:
      return "The accessory is paired already, with Apple Home or another app, and takes no second " +
        "owner: remove it there, or reset it, then try again";
    case PAIRING_ERROR.busy:
      return "The accessory is being paired by somebody else: try again later";
    default:
      return `The accessory refused the pairing with HomeKit's error ${error}`;
  }
}
