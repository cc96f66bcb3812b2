import type { ButtonAction } from "../../lib/phone/buttons.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import { SITE_ID_REGEXP } from "../../lib/wire/heartbeat.ts";
import { readSeconds, writeSeconds } from "./seconds.ts";
import type { Signer } from "./sign.ts";

/**
 * Links on a phone's notification that do one thing, once, until they expire: whoever has one may.
 *
 * `/a/<letter>.<site>.<end of the sequence id>.<number>.<seconds>.<mac>`, numbers in base 36. All
 * of it follows from the notice, so that one that is delivered twice carries the same link.
 */
export interface Link {
  readonly action: ButtonAction;
  readonly site: string;
  /** The notification that it stands on, and that its result replaces. */
  readonly sequenceId: string;
  /** Of the notice within its site. */
  readonly number: number;
  /** Whole seconds, as milliseconds. */
  readonly expiresAt: EpochMs;
}

/** What a text is worth. */
export interface LinkVerdict {
  readonly kind: "good" | "expired";
  readonly link: Link;
}

/** Makes and checks links. */
export interface LinkIssuer {
  /** The path, `/a/…`; throws RangeError for a link that cannot be. */
  issue(link: Link): Promise<string>;
  /** Null: not a link of ours. */
  verify(text: string, now: EpochMs): Promise<LinkVerdict | null>;
}

/** What every such path begins with. */
export const LINK_PREFIX = "/a/";

/** Longest path: it must be looked at, see cloud/http/router.ts. */
const LINK_CHARACTERS_MAX = 125;

const LETTERS: Readonly<Record<ButtonAction, string>> = { snooze: "s", reboot: "r" };
const LINK_REGEXP =
  /^([sr])\.([a-z0-9][a-z0-9-]{0,31})\.([-_][-_0-9a-z]{1,30})\.([1-9a-z][0-9a-z]{0,7})\.([1-9a-z][0-9a-z]{0,7})\.([-_A-Za-z0-9]{43})$/;

export function createLinkIssuer(signer: Signer): LinkIssuer {
  return {
    async issue(link) {
      const words = wordsOf(link);
      return `${LINK_PREFIX}${words}.${await signer.sign(words)}`;
    },
    async verify(text, now) {
      const match = text.length > LINK_CHARACTERS_MAX ? null : LINK_REGEXP.exec(text);
      if (match === null) return null;
      const [, letter, site = "", end = "", number = "", seconds = "", mac = ""] = match;
      if (!await signer.isRight(text.slice(0, -mac.length - 1), mac)) return null;
      const expiresAt = readSeconds(seconds);
      const link: Link = {
        action: letter === LETTERS.snooze ? "snooze" : "reboot",
        site,
        sequenceId: `${site}${end}`,
        number: parseInt(number, 36),
        expiresAt,
      };
      return { kind: now < expiresAt ? "good" : "expired", link };
    },
  };
}

function wordsOf(link: Link): string {
  const { site, sequenceId, number } = link;
  const seconds = writeSeconds(link.expiresAt);
  const end = sequenceId.slice(site.length);
  const isFine = SITE_ID_REGEXP.test(site) && sequenceId.startsWith(site) &&
    /^[-_][-_0-9a-z]{1,30}$/.test(end) && Number.isSafeInteger(number) && number > 0;
  if (!isFine) {
    throw new RangeError(
      `Cannot issue link: it must name a site, one of its notices and a number from 1, got ${
        JSON.stringify([site, sequenceId, number])
      }`,
    );
  }
  return `${LETTERS[link.action]}.${site}.${end}.${number.toString(36)}.${seconds}`;
}

/** Names the one use of a link in the store. */
export function useOf({ action, site, sequenceId, number, expiresAt }: Link): string {
  return `${action}:${site}:${sequenceId}:${number}:${expiresAt}`;
}
