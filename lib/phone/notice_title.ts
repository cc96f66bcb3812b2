import { cleanLine, cutText } from "../base/text.ts";
import type { NtfyMessage } from "./ntfy.ts";

/** A lock screen shows about that much of a title. */
export const TITLE_CHARACTERS_MAX = 60;

/** What a person reads, and how loud it is. */
export type Words = Pick<NtfyMessage, "title" | "body" | "priority" | "tags">;

/** A title that keeps its news however long the name is. */
export function titled(siteName: string, news: string): string {
  const name = cleanLine(siteName, { charactersMax: TITLE_CHARACTERS_MAX, bytesMax: null });
  const charactersMax = TITLE_CHARACTERS_MAX - news.length;
  return `${cutText(name, { charactersMax, bytesMax: null })}${news}`;
}
