/** From where somebody asked for a pause or a mute. */

/**
 * - `home`: by a command on the watchdog's computer.
 * - `page`: by a form of the cloud's page.
 * - `phone`: by a button of a notification.
 * - `api`: by a program with a token, or the cloud's own commands.
 */
export const ASKED_FROM = ["home", "page", "phone", "api"] as const;

/** One of them. */
export type AskedFrom = (typeof ASKED_FROM)[number];

const WORDS: Readonly<Record<AskedFrom, string>> = {
  home: "at home by command",
  page: "from the page",
  phone: "from the phone",
  api: "through the API",
};

/** The one that `word` names; null: one that only a newer watchdog or cloud knows, or none. */
export function knownFrom(word: string | null | undefined): AskedFrom | null {
  return ASKED_FROM.find((each) => each === word) ?? null;
}

/** `"from the phone"` behind a verb; null: where is not known. */
export function fromWords(word: string | null | undefined): string | null {
  const from = knownFrom(word);
  return from === null ? null : WORDS[from];
}
