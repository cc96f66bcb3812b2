/** Reading one table of a settings file: each fault is one line that names field, range and value. */
import { nearestName } from "./nearest.ts";
import { showValue } from "./show.ts";
import {
  DAY_MS,
  formatSetting,
  HOUR_MS,
  MINUTE_MS,
  parseDuration,
  SECOND_MS,
} from "../time/time.ts";

/** One table, `[policy]`, and what is being read, for errors. */
export interface Section {
  /** `"read home.toml"` */
  readonly act: string;
  /** `"policy"`; empty: the top of the file. */
  readonly path: string;
  readonly table: Readonly<Record<string, unknown>>;
}

/** The full name of a setting, `"policy.off"`. */
export function fieldOf(section: Section, key: string): string {
  return section.path === "" ? key : `${section.path}.${key}`;
}

/** The error for a value that is not allowed; never give it a secret. */
export function notAllowed(section: Section, key: string, allowed: string): RangeError {
  return new RangeError(describe(section, key, allowed));
}

function wrongType(section: Section, key: string, allowed: string): TypeError {
  return new TypeError(describe(section, key, allowed));
}

function describe(section: Section, key: string, allowed: string): string {
  const value = section.table[key];
  const got = showValue(typeof value === "string" ? hideUserInfo(value) : value);
  return `Cannot ${section.act}: "${fieldOf(section, key)}" must be ${allowed}, got ${got}`;
}

/** An address without the user name and password that somebody may have put into it. */
export function hideUserInfo(url: string): string {
  return url.replace(/\/\/[^/]*@/, "//***@");
}

/** The table itself; throws TypeError when `value` is none. */
export function openSection(value: unknown, place: Omit<Section, "table">): Section {
  if (isTable(value)) return { ...place, table: value };
  const name = place.path === "" ? "the file" : `"${place.path}"`;
  throw new TypeError(`Cannot ${place.act}: ${name} must be a table, got ${showValue(value)}`);
}

/** A table within a table; null when it is missing. */
export function openInner(section: Section, key: string): Section | null {
  const value = section.table[key];
  if (value === undefined) return null;
  return openSection(value, { act: section.act, path: fieldOf(section, key) });
}

/** Throws TypeError for the first key that is not known, with the nearest that is. */
export function refuseUnknown(section: Section, known: readonly string[]): void {
  for (const key of Object.keys(section.table)) {
    if (known.includes(key)) continue;
    const guess = nearestName(key, known);
    const hint = guess === null
      ? `known are ${known.join(", ")}`
      : `did you mean "${fieldOf(section, guess)}"?`;
    const field = showValue(fieldOf(section, key));
    throw new TypeError(`Cannot ${section.act}: ${field} is not a known setting; ${hint}`);
  }
}

/** A length of time such as `"90s"`, in milliseconds; throws TypeError or RangeError. */
export function readDuration(
  section: Section,
  key: string,
  limits: { readonly minMs: number; readonly maxMs: number; readonly defaultMs: number },
): number {
  const value = section.table[key];
  if (value === undefined) return limits.defaultMs;
  const allowed = `${formatLimit(limits.minMs)} – ${formatLimit(limits.maxMs)}`;
  const durationMs = typeof value === "string" ? parseDuration(value) : null;
  if (durationMs === null) throw wrongType(section, key, `a time such as "90s", ${allowed}`);
  if (durationMs < limits.minMs || durationMs > limits.maxMs) {
    throw notAllowed(section, key, allowed);
  }
  return durationMs;
}

/** A limit as a person writes it: seconds up to five minutes, `"1h"` rather than `"60m"`. */
function formatLimit(durationMs: number): string {
  if (durationMs % SECOND_MS === 0 && durationMs <= 5 * MINUTE_MS) {
    return `${durationMs / SECOND_MS}s`;
  }
  const isHours = durationMs % HOUR_MS === 0 && durationMs < 2 * DAY_MS;
  return isHours ? `${durationMs / HOUR_MS}h` : formatSetting(durationMs);
}

/** A whole number; throws TypeError or RangeError. */
export function readCount(
  section: Section,
  key: string,
  limits: { readonly min: number; readonly max: number; readonly otherwise: number },
): number {
  const value = section.table[key];
  if (value === undefined) return limits.otherwise;
  const allowed = `a whole number, ${limits.min} – ${limits.max}`;
  if (typeof value !== "number" || !Number.isInteger(value)) throw wrongType(section, key, allowed);
  if (value < limits.min || value > limits.max) throw notAllowed(section, key, allowed);
  return value;
}

/** `true` or `false`, false when missing; throws TypeError. */
export function readFlag(section: Section, key: string): boolean {
  const value = section.table[key] ?? false;
  if (typeof value === "boolean") return value;
  throw wrongType(section, key, "true or false");
}

/** A text; null when missing; throws TypeError. */
export function readText(section: Section, key: string, allowed: string): string | null {
  const value = section.table[key];
  if (value === undefined) return null;
  if (typeof value === "string") return value;
  throw wrongType(section, key, allowed);
}

/** A list of texts; null when missing; throws TypeError or RangeError. */
export function readTexts(
  section: Section,
  key: string,
  limits: { readonly min: number; readonly max: number; readonly allowed: string },
): readonly string[] | null {
  const value = section.table[key];
  if (value === undefined) return null;
  const allowed = `${limits.min} – ${limits.max} of ${limits.allowed}`;
  if (!Array.isArray(value)) throw wrongType(section, key, `a list, ${allowed}`);
  for (const each of value) {
    if (typeof each !== "string") throw wrongType(section, key, `a list, ${allowed}`);
  }
  if (value.length < limits.min || value.length > limits.max) {
    throw notAllowed(section, key, `a list, ${allowed}`);
  }
  return value;
}

/** What a text must be: for people, and by its characters or whatever tells. */
export interface Fit {
  readonly allowed: string;
  readonly fits: RegExp | ((text: string) => boolean);
}

/** A name as people write it, at most so long in UTF-16 units, as wire formats count. */
export function nameFit(charactersMax: number): Fit {
  return {
    allowed: `1 – ${charactersMax} characters on one line`,
    fits: (text) => text.length <= charactersMax && /^[^\p{Cc}]+$/u.test(text),
  };
}

function isFit(text: string, { fits }: Fit): boolean {
  return fits instanceof RegExp ? fits.test(text) : fits(text);
}

/** A text that fits; null when missing; throws TypeError or RangeError. */
export function readFit(section: Section, key: string, fit: Fit): string | null {
  const text = readText(section, key, fit.allowed);
  if (text === null || isFit(text, fit)) return text;
  throw notAllowed(section, key, fit.allowed);
}

/** The same, which must be there. */
export function needFit(section: Section, key: string, fit: Fit): string {
  const text = readFit(section, key, fit);
  if (text === null) throw notAllowed(section, key, fit.allowed);
  return text;
}

/** One of these words; null when missing; throws TypeError or RangeError. */
export function readWord<const Word extends string>(
  section: Section,
  key: string,
  { allowed, words }: { readonly allowed: string; readonly words: readonly Word[] },
): Word | null {
  const text = readText(section, key, allowed);
  const word = words.find((each) => each === text) ?? null;
  if (word === null && text !== null) throw notAllowed(section, key, allowed);
  return word;
}

/** The same, which must be there. */
export function needWord<const Word extends string>(
  section: Section,
  key: string,
  choice: { readonly allowed: string; readonly words: readonly Word[] },
): Word {
  const word = readWord(section, key, choice);
  if (word === null) throw notAllowed(section, key, choice.allowed);
  return word;
}

/** Fits a header. */
const HEADER_SECRET: Fit = {
  allowed: "1 – 200 visible ASCII characters",
  fits: /^[\x21-\x7e]{1,200}$/,
};

/** A secret that fits; null when missing; throws TypeError that never repeats it. */
export function readSecret(
  section: Section,
  key: string,
  fit: Fit = HEADER_SECRET,
): string | null {
  const value = section.table[key];
  if (value === undefined) return null;
  if (typeof value === "string" && isFit(value, fit)) return value;
  const shown = typeof value === "string" ? `${value.length} characters` : `a ${typeof value}`;
  throw new TypeError(
    `Cannot ${section.act}: "${fieldOf(section, key)}" must be ${fit.allowed}, got ${shown}`,
  );
}

/** The same, which must be there, or in a file of its own. */
export function needSecret(section: Section, key: string, secret: string | null): string {
  if (secret !== null) return secret;
  const field = fieldOf(section, key);
  throw new TypeError(`Cannot ${section.act}: "${field}" is missing; set it or "${field}_file"`);
}

/** The table of that name; empty where none is. */
export function tableIn(file: Readonly<Record<string, unknown>>, name: string) {
  const value = file[name];
  return isTable(value) ? value : {};
}

/** Whether a value of a settings file is a table. */
export function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Date);
}
