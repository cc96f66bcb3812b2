/** Texts as they are shown: from outside made safe, bounded, in columns, counts in words. */

/** Marks that reorder or hide what follows; all of Unicode's format characters but the joiner. */
const FORMAT_REGEXP = /(?!\u200d)\p{Cf}/gu;
const CONTROL_REGEXP = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const CONTROL_BUT_NEWLINE_REGEXP = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const ELLIPSIS = "…";

const encoder = new TextEncoder();

/** Limits of a text; a character is a Unicode code point, bytes are UTF-8. */
export interface TextLimits {
  /** At least 1. */
  readonly charactersMax: number;
  /** At least 4; null: only the characters count. */
  readonly bytesMax: number | null;
}

/** Length in UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/**
 * `text` on one line without control and direction marks, at most as long as `limits` say; what
 * was cut ends in "…". A broken surrogate becomes U+FFFD.
 */
export function cleanLine(text: string, limits: TextLimits): string {
  const line = text.toWellFormed().replaceAll(CONTROL_REGEXP, " ").replaceAll(FORMAT_REGEXP, "");
  return cutText(line.replaceAll(/\s+/gu, " ").trim(), limits);
}

/** The same for a text of several lines. */
export function cleanText(text: string, limits: TextLimits): string {
  const cleaned = text.toWellFormed().replaceAll("\r\n", "\n")
    .replaceAll(CONTROL_BUT_NEWLINE_REGEXP, " ").replaceAll(FORMAT_REGEXP, "");
  return cutText(cleaned.trim(), limits);
}

/** Cuts between characters, never inside one. */
export function cutText(text: string, limits: TextLimits): string {
  const bytesMax = limits.bytesMax ?? Number.POSITIVE_INFINITY;
  // Each code point has at most two units and each unit at least one byte.
  if (text.length <= limits.charactersMax && text.length * 3 <= bytesMax) return text;
  const characters = [...text];
  if (characters.length <= limits.charactersMax && byteLength(text) <= bytesMax) return text;
  let kept = "";
  let bytes = byteLength(ELLIPSIS);
  for (const character of characters.slice(0, limits.charactersMax - 1)) {
    bytes += byteLength(character);
    if (bytes > bytesMax) break;
    kept += character;
  }
  return kept.trimEnd() + ELLIPSIS;
}

/** Rows of cells as lines, their columns below each other and two spaces apart. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  // In code points; wide characters push their row out of line by a little.
  const widthOf = (cell: string) => [...cell].length;
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  }
  const pad = (cell: string, at: number) => cell + " ".repeat((widths[at] ?? 0) - widthOf(cell));
  return rows.map((row) => row.map(pad).join("  ").trimEnd());
}

/** At most so many UTF-16 units, as wire formats count them; what was cut ends in "…". */
export function clip(text: string, lengthMax: number): string {
  return text.length <= lengthMax ? text : `${text.slice(0, lengthMax - 1)}${ELLIPSIS}`;
}

/** Begins a sentence with `text`. */
export function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Goes on in a sentence with `text`. */
export function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** What only a newer release knows, by its name: `"full moon, as a newer watchdog calls it"`. */
export function asNewerCalls(name: string, who: "watchdog" | "cloud"): string {
  return `${name.replaceAll("_", " ")}, as a newer ${who} calls it`;
}

/** `"once"`, `"3 times"`; 0: `"0 times"`. */
export function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

/** `"1 reboot"`, `"3 reboots"`, for nouns whose plural ends in s. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
