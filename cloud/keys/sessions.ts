import { DAY_MS, type EpochMs } from "../../lib/time/time.ts";
import { readSeconds, writeSeconds } from "./seconds.ts";
import type { Signer } from "./sign.ts";

/**
 * What a browser's cookie holds after somebody has logged in with a token: what it lets do and until
 * when, signed. `<letter>.<seconds>.<mac>`, the seconds in base 36. Nothing of it is stored: it ends by
 * itself, or with the cloud's secret.
 */
export interface SessionIssuer {
  issue(kind: SessionKind, now: EpochMs): Promise<string>;
  /** When it ends; null: not ours, of another kind, or over. */
  verify(
    text: string,
    options: { readonly kind: SessionKind; readonly now: EpochMs },
  ): Promise<EpochMs | null>;
}

/** Reading goes on for long; acting is asked for anew each week. */
export type SessionKind = "read" | "act";

/** How long each lasts. */
export const SESSION_LIFE_MS: Readonly<Record<SessionKind, number>> = {
  read: 90 * DAY_MS,
  act: 7 * DAY_MS,
};

const LETTERS: Readonly<Record<SessionKind, string>> = { read: "r", act: "c" };
const SESSION_REGEXP = /^([rc])\.([1-9a-z][0-9a-z]{0,7})\.([-_A-Za-z0-9]{43})$/;

export function createSessionIssuer(signer: Signer): SessionIssuer {
  return {
    async issue(kind, now) {
      const words = `${LETTERS[kind]}.${writeSeconds(now + SESSION_LIFE_MS[kind])}`;
      return `${words}.${await signer.sign(words)}`;
    },
    async verify(text, { kind, now }) {
      const match = SESSION_REGEXP.exec(text);
      if (match === null) return null;
      const [, letter = "", seconds = "", mac = ""] = match;
      if (letter !== LETTERS[kind]) return null;
      if (!await signer.isRight(`${letter}.${seconds}`, mac)) return null;
      const endsAt = readSeconds(seconds);
      return now < endsAt && endsAt - now <= SESSION_LIFE_MS[kind] ? endsAt : null;
    },
  };
}
