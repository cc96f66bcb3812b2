import { ENTITIES, type Html, html } from "./html.ts";

/** Parts of a page that change all the time, told apart from what changes when something happens. */

/** What a stream tells a page that is open. */
export interface LiveFrame {
  /** Another one than the page's own: it must be fetched anew. */
  readonly digest: string;
  /** What to write into the parts that change all the time, by key. */
  readonly texts: Readonly<Record<string, string>>;
}

/** A text that a stream keeps up to date; `key` is unique in its page: letters, digits, `-`. */
export function live(key: string, text: string): Html {
  return html`<span data-live="${key}">${text}</span>`;
}

const LIVE_REGEXP = /<span data-live="([a-z0-9-]+)">([^<]*)<\/span>/g;

/** Reads a page's markup: its live texts, and a digest of all else. */
export function liveFrameOf(markup: string): LiveFrame {
  const texts: Record<string, string> = {};
  const still = markup.replaceAll(LIVE_REGEXP, (_all, key: string, text: string) => {
    texts[key] = unescape(text);
    return "";
  });
  return { digest: markOf(still), texts };
}

const CHARACTERS = new Map(
  Object.entries(ENTITIES).map(([character, entity]) => [entity, character]),
);

function unescape(text: string): string {
  return text.replaceAll(/&[^&;]+;/g, (entity) => CHARACTERS.get(entity) ?? entity);
}

/** FNV-1a over 32 bits, http://www.isthe.com/chongo/tech/comp/fnv/; in 8 hexadecimal digits. */
export function markOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
