import { showValue } from "../../lib/base/show.ts";
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { setLatest } from "../../lib/base/limited.ts";
import { SITE_ID_REGEXP } from "../../lib/wire/heartbeat.ts";
import { importHmacKey } from "./sign.ts";

/**
 * Tokens, derived from the cloud's one secret and stored nowhere.
 *
 * A token says what it is for, then proves it: `s1.<site>.<generation>.<mac>` for one site,
 * `r1.<mac>` for reading everything, `c1.<mac>` for acting on homes, `a1.<mac>` for changing all. The mac is HMAC-SHA-256 (RFC
 * 2104) over the purpose, 64 lower-case hexadecimal digits, so that a token has one spelling only.
 */

/** What a token allows. */
export type Claim =
  | { readonly kind: "site"; readonly site: string; readonly generation: number }
  | { readonly kind: "read" }
  | { readonly kind: "act" }
  | { readonly kind: "admin" };

/** Greatest generation of a site's token. */
export const GENERATION_MAX = 1_000_000;

/** Makes and checks tokens; holds the imported key, never the secret itself. */
export interface TokenIssuer {
  /** The token for `claim`; throws RangeError for a site or a generation that cannot be. */
  issue(claim: Claim): Promise<string>;
  /** What `token` allows, or null: not a token of ours. Takes the same time for every wrong mac. */
  verify(token: string): Promise<Claim | null>;
}

const ENCODER = new TextEncoder();
const TOKEN_REGEXP =
  /^(?:(s1)\.([a-z0-9][a-z0-9-]{0,31})\.([1-9][0-9]{0,6})|([rca]1))\.([0-9a-f]{64})$/;
const KINDS = ["read", "act", "admin"] as const;
const PREFIXES = { read: "r1", act: "c1", admin: "a1" } as const;
const MAC_CHARACTERS = 64;
const TOKEN_CHARACTERS_MAX = 3 + 33 + 8 + MAC_CHARACTERS;

/** More homes than one process serves; the oldest goes. Some 4 MiB. */
const KNOWN_MAX = 20_000;

/** Imports the secret once; 128 bits at least is the caller's to check. */
export async function createTokenIssuer(secret: string): Promise<TokenIssuer> {
  const key = await importHmacKey(ENCODER.encode(secret));
  // What was shown and is right, by its words before the mac: what a guess can fill is not kept.
  // Whether its generation still counts is asked each time, and not here.
  const known = new Map<string, { readonly hex: Uint8Array; readonly claim: Claim }>();
  // One for all: bytes that are made for each comparison would cost more than all the rest of it.
  const shown = new Uint8Array(MAC_CHARACTERS);
  return {
    async issue(claim) {
      checkClaim(claim);
      const purpose = ENCODER.encode(purposeOf(claim));
      const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, purpose));
      return `${prefixOf(claim)}.${mac.toHex()}`;
    },
    async verify(token) {
      if (token.length > TOKEN_CHARACTERS_MAX) return null;
      const words = token.slice(0, -MAC_CHARACTERS);
      const hex = token.slice(-MAC_CHARACTERS);
      const right = known.get(words);
      if (right !== undefined) {
        const isWhole = ENCODER.encodeInto(hex, shown).written === MAC_CHARACTERS;
        return isWhole && timingSafeEqual(shown, right.hex) ? right.claim : null;
      }
      const parsed = readToken(token);
      if (parsed === null) return null;
      const { claim, mac } = parsed;
      const purpose = ENCODER.encode(purposeOf(claim));
      if (!await crypto.subtle.verify("HMAC", key, mac, purpose)) return null;
      setLatest(known, [words, { hex: ENCODER.encode(hex), claim }], KNOWN_MAX);
      return claim;
    },
  };
}

/** A fresh secret: 256 random bits, 64 hexadecimal digits. `random` fills the array it is given. */
export function makeSecret(random: (bytes: Uint8Array<ArrayBuffer>) => void): string {
  const bytes = new Uint8Array(32);
  random(bytes);
  return bytes.toHex();
}

function readToken(
  token: string,
): { readonly claim: Claim; readonly mac: Uint8Array<ArrayBuffer> } | null {
  const match = TOKEN_REGEXP.exec(token);
  if (match === null) return null;
  const [, site, id = "", generation = "", prefix = "", hex = ""] = match;
  const mac = Uint8Array.fromHex(hex);
  if (site !== undefined) {
    const number = Number(generation);
    if (number > GENERATION_MAX) return null;
    return { claim: { kind: "site", site: id, generation: number }, mac };
  }
  const kind = KINDS.find((each) => PREFIXES[each] === prefix);
  return kind === undefined ? null : { claim: { kind }, mac };
}

/** What is signed. The prefix keeps these macs apart from any other use of the same secret. */
function purposeOf(claim: Claim): string {
  const purpose = claim.kind === "site" ? `site:${claim.site}:${claim.generation}` : claim.kind;
  return `rebootinator:token:1:${purpose}`;
}

function prefixOf(claim: Claim): string {
  return claim.kind === "site" ? `s1.${claim.site}.${claim.generation}` : PREFIXES[claim.kind];
}

function checkClaim(claim: Claim): void {
  if (claim.kind !== "site") return;
  if (!SITE_ID_REGEXP.test(claim.site)) {
    throw new RangeError(
      `Cannot issue token: the site must be 1-32 of a-z, 0-9 and "-", not starting with "-", got ${
        showValue(claim.site)
      }`,
    );
  }
  const isWhole = Number.isInteger(claim.generation);
  if (isWhole && claim.generation >= 1 && claim.generation <= GENERATION_MAX) return;
  throw new RangeError(
    `Cannot issue token: the generation must be a whole number from 1 to ${GENERATION_MAX}, got ${claim.generation}`,
  );
}
