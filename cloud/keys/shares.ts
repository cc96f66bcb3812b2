import { DAY_MS, type EpochMs, SECOND_MS } from "../../lib/time/time.ts";
import { SITE_ID_REGEXP } from "../../lib/wire/heartbeat.ts";
import { readSeconds, writeSeconds } from "./seconds.ts";
import type { Signer } from "./sign.ts";

/**
 * Links that let somebody look: at one outage, or at one home with its outages. Whoever has one sees
 * it and can do nothing. It ends by itself, with the cloud's secret and with its home's generation.
 *
 * `/s/o.<site>.<moment>.<end>.<mac>` and `/s/h.<site>.<end>.<mac>`, seconds in base 36.
 */
export interface Share {
  readonly site: string;
  /** A moment within the outage that may be looked at; null: the home with all of them. */
  readonly outageAt: EpochMs | null;
  /** Whole seconds, as milliseconds. */
  readonly expiresAt: EpochMs;
}

/** What a text is worth. */
export interface ShareVerdict {
  readonly kind: "good" | "expired";
  readonly share: Share;
}

/** Makes and checks such links. */
export interface ShareIssuer {
  /** The path, `/s/…`; throws RangeError for a link that cannot be, or would last too long. */
  issue(share: Share, now: EpochMs): Promise<string>;
  /** Null: not a link of ours, or of an older generation of its home. */
  verify(text: string, now: EpochMs): Promise<ShareVerdict | null>;
}

/** What every such path begins with. */
export const SHARE_PREFIX = "/s/";

/** No link works for longer. */
export const SHARE_LIFE_MS = 30 * DAY_MS;

const SHARE_REGEXP =
  /^(?:o\.([a-z0-9][a-z0-9-]{0,31})\.([1-9a-z][0-9a-z]{0,6})|h\.([a-z0-9][a-z0-9-]{0,31}))\.([1-9a-z][0-9a-z]{0,7})\.([-_A-Za-z0-9]{43})$/;

/** `generationOf`: the least generation of a home's token that is still accepted. */
export function createShareIssuer(
  signer: Signer,
  generationOf: (site: string) => number,
): ShareIssuer {
  const signed = (words: string, site: string) => `${words}:${generationOf(site)}`;
  return {
    async issue(share, now) {
      const words = wordsOf(share, now);
      return `${SHARE_PREFIX}${words}.${await signer.sign(signed(words, share.site))}`;
    },
    async verify(text, now) {
      const match = SHARE_REGEXP.exec(text);
      if (match === null) return null;
      const [, outageSite, moment, homeSite, seconds = "", mac = ""] = match;
      const site = outageSite ?? homeSite ?? "";
      const words = text.slice(0, -mac.length - 1);
      if (!await signer.isRight(signed(words, site), mac)) return null;
      const expiresAt = readSeconds(seconds);
      const outageAt = moment === undefined ? null : readSeconds(moment);
      const isGood = now < expiresAt && expiresAt - now <= SHARE_LIFE_MS;
      return { kind: isGood ? "good" : "expired", share: { site, outageAt, expiresAt } };
    },
  };
}

function wordsOf({ site, outageAt, expiresAt }: Share, now: EpochMs): string {
  const isFine = SITE_ID_REGEXP.test(site) && (outageAt === null || outageAt >= SECOND_MS);
  if (!isFine) {
    throw new RangeError(
      `Cannot issue link: it must name a site and a moment from 1970 on, got ${
        JSON.stringify([site, outageAt])
      }`,
    );
  }
  if (expiresAt <= now || expiresAt - now > SHARE_LIFE_MS) {
    throw new RangeError(
      `Cannot issue link: it must end within 30 days, got one for ${expiresAt - now} ms`,
    );
  }
  const end = writeSeconds(expiresAt);
  return outageAt === null ? `h.${site}.${end}` : `o.${site}.${writeSeconds(outageAt)}.${end}`;
}
