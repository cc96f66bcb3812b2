/** One step of pairing with a HomeKit accessory: items go, items come, in the next state. */
import { byteOf, decodeTlv, encodeTlv, TLV, type Tlv } from "./tlv.ts";
import { describePlugFailure } from "../../../lib/plugs/failure.ts";
import type { HapLink } from "./link.ts";
import { PlugTrouble } from "../stepped_plug.ts";

/** What an accessory says that is not one, or not in the mood that was expected. */
export const STRANGE = "What answers at the address is not a HomeKit accessory, or is not paired";

/** HomeKit's errors (HAP R2, table 5-5). */
export const PAIRING_ERROR = {
  authentication: 2,
  backoff: 3,
  maxPeers: 4,
  maxTries: 5,
  unavailable: 6,
  busy: 7,
} as const;

export interface PairingStep {
  readonly path: "/pair-setup" | "/pair-verify";
  /** Odd. */
  readonly state: number;
  readonly items: readonly (readonly [type: number, value: Uint8Array])[];
  /** What an error means here. */
  readonly explain: (error: number) => string;
}

/** Takes one step; a trouble when the accessory does not take the next. Never rejects. */
export async function stepPairing(
  link: HapLink,
  { path, state, items, explain }: PairingStep,
): Promise<Tlv | PlugTrouble> {
  const body = encodeTlv([[TLV.state, Uint8Array.of(state)], ...items]);
  const content = { type: "application/pairing+tlv8", body } as const;
  const reply = await link.ask({ method: "POST", path, content });
  if (reply.kind === "failed") return new PlugTrouble(describePlugFailure(reply.failure));
  const answer = decodeTlv(reply.body);
  const error = answer === null ? null : byteOf(answer, TLV.error);
  if (error !== null) return new PlugTrouble(explain(error));
  return answer !== null && byteOf(answer, TLV.state) === state + 1
    ? answer
    : new PlugTrouble(STRANGE);
}
