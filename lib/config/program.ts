/** A program of the owner's, as a setting names it. */
import { notAllowed, readTexts, type Section } from "../base/settings.ts";

const ARGUMENTS_MAX = 16;

/** A program and its arguments; never a shell's line. */
export type Program = readonly [path: string, ...args: string[]];

/** What a setting must be that names one. */
export const PROGRAM_ALLOWED =
  'arguments, the first a program\'s whole path: ["/usr/local/bin/relay", "off"]';

/** Reads it; null: it is not there. Throws TypeError or RangeError that names the setting. */
export function readProgram(section: Section, key: string): Program | null {
  const texts = readTexts(section, key, { min: 1, max: ARGUMENTS_MAX, allowed: PROGRAM_ALLOWED });
  if (texts === null) return null;
  const [path = "", ...args] = texts;
  // A comma or a space would end the path where permissions are listed.
  const good = /^\/[^,\s]+$/.test(path) && texts.every((each) => !each.includes("\0"));
  if (!good) throw notAllowed(section, key, PROGRAM_ALLOWED);
  return [path, ...args];
}
