import { clip } from "./text.ts";

/** Longest piece of a wrong value that an error repeats. */
const SHOWN_CHARACTERS_MAX = 60;

/** A value as an error shows it: short, on one line, without control characters. */
export function showValue(value: unknown): string {
  if (value === undefined) return "nothing";
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = String(value);
  }
  return clip(text, SHOWN_CHARACTERS_MAX + 1);
}
