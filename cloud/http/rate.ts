import { type EpochMs, MINUTE_MS, SECOND_MS } from "../../lib/time/time.ts";
import { HttpError } from "./http.ts";

/** Signs of life that one token may send in a minute, and at once after a rest. */
export const BEATS_A_MINUTE = 60;

const EACH_MS = MINUTE_MS / BEATS_A_MINUTE;

/** Counts what comes with a good token, each token for itself; others' guesses count nowhere here. */
export interface RateLimit {
  /** Throws HttpError 429 to a token that has used up its share. */
  take(name: string, now: EpochMs): void;
}

/**
 * A limit for as many tokens as there are homes. Of each only the moment is kept at which its share
 * is whole again (a leaky bucket as a meter, GCRA); who has a whole share is forgotten.
 */
export function createRateLimit(): RateLimit {
  const wholeAt = new Map<string, EpochMs>();
  let sweptAt = 0;
  return {
    take(name, now) {
      const known = wholeAt.get(name) ?? now;
      // A moment too far ahead was left by a clock that stepped back.
      const from = known > now + MINUTE_MS ? now : Math.max(known, now);
      const waitMs = from + EACH_MS - (now + MINUTE_MS);
      if (waitMs > 0) throw tooMany(waitMs);
      wholeAt.set(name, from + EACH_MS);
      if (Math.abs(now - sweptAt) < MINUTE_MS) return;
      sweptAt = now;
      for (const [each, at] of wholeAt) if (at <= now) wholeAt.delete(each);
    },
  };
}

function tooMany(waitMs: number): HttpError {
  const message = `This token has sent more than ${BEATS_A_MINUTE} signs of life within a minute`;
  return new HttpError(429, message, {
    headers: { "retry-after": String(Math.ceil(waitMs / SECOND_MS)) },
  });
}
