import { type Model, parseModel } from "../../lib/airtouch/model.ts";
import { isClockText } from "../../lib/airtouch/order.ts";
import { MINUTE_MS, parseDuration, SECOND_MS } from "../../lib/time/time.ts";

/** Single words of the command line; each reader throws UsageError with one line for people. */

export class UsageError extends Error {}

/** How long a console is tried, unless said otherwise. */
const WAIT_MS = 10 * SECOND_MS;

export function readCelsius(text: string, model: Model): number {
  const value = /^\d{1,2}(\.\d)?$/.test(text) ? Number(text) : NaN;
  if (model === 4) {
    if (Number.isInteger(value) && value <= 63) return value;
    throw new UsageError(`An AirTouch 4 takes whole degrees 0-63, not "${text}"`);
  }
  if (value >= 10 && value <= 35) return value;
  throw new UsageError(`An AirTouch 5 takes 10 to 35 °C in tenths, not "${text}"`);
}

/** `06:30`; null for `clear`. */
export function readClock(text: string): string | null {
  if (text === "clear") return null;
  if (isClockText(text)) return text;
  throw new UsageError(`A timer takes a time like 06:30, or clear, not "${text}"`);
}

export function readWait(text: string | null): number {
  const waitMs = text === null ? WAIT_MS : parseDuration(text);
  if (waitMs !== null && waitMs >= 100 && waitMs <= 5 * MINUTE_MS) return waitMs;
  throw new UsageError(`--wait must be 100ms to 5m, not "${text}"`);
}

export function readModel(value: unknown): Model {
  const model = parseModel(String(value));
  if (model === null) throw new UsageError(`--model must be 4 or 5, not "${value}"`);
  return model;
}

export function readPort(name: string, value: unknown): number | null {
  const port = readNumber(`--${name}`, { text: textOf(value), max: 65_535 });
  if (port === 0) throw new UsageError(`--${name} must be 1-65535, not "0"`);
  return port;
}

/** Null when there is no text. */
export function readNumber(
  name: string,
  { text, max }: { readonly text: string | null; readonly max: number },
): number | null {
  if (text === null) return null;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (value <= max) return value;
  throw new UsageError(`${name} must be 0-${max}, not "${text}"`);
}

export function oneOf<const Word extends string>(
  command: string,
  { text, allowed }: { readonly text: string; readonly allowed: readonly Word[] },
): Word {
  const word = allowed.find((one) => one === text);
  if (word === undefined) {
    throw new UsageError(`${command} is one of ${allowed.join(", ")}, not "${text}"`);
  }
  return word;
}

export function expectWords(
  command: string,
  { words, count }: { readonly words: readonly string[]; readonly count: number },
): readonly string[] {
  if (words.length === count) return words;
  throw new UsageError(`${command} takes ${count} more words, got ${words.length}`);
}

export function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
