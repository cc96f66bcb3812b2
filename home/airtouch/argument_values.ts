import { CommandError } from "../../lib/base/command.ts";
import { type Model, parseModel } from "../../lib/airtouch/model.ts";
import { isClockText } from "../../lib/airtouch/order.ts";
import { MINUTE_MS, parseDuration, SECOND_MS } from "../../lib/time/time.ts";

/** Single words of the command line; each reader throws CommandError with one line for people. */

/** How long a console is tried, unless said otherwise. */
const WAIT_MS = 10 * SECOND_MS;

export function readCelsius(text: string, model: Model): number {
  const value = /^\d{1,2}(\.\d)?$/.test(text) ? Number(text) : NaN;
  if (model === 4) {
    if (Number.isInteger(value) && value <= 63) return value;
    throw new CommandError(`An AirTouch 4 takes whole degrees 0-63, not "${text}"`);
  }
  if (value >= 10 && value <= 35) return value;
  throw new CommandError(`An AirTouch 5 takes 10 to 35 °C in tenths, not "${text}"`);
}

/** `06:30`; null for `clear`. */
export function readClock(text: string): string | null {
  if (text === "clear") return null;
  if (isClockText(text)) return text;
  throw new CommandError(`A timer takes a time like 06:30, or clear, not "${text}"`);
}

export function readWait(text: string | undefined): number {
  const waitMs = text === undefined ? WAIT_MS : parseDuration(text);
  if (waitMs !== null && waitMs >= 100 && waitMs <= 5 * MINUTE_MS) return waitMs;
  throw new CommandError(`--wait must be 100ms to 5m, not "${text}"`);
}

export function readModel(text: string): Model {
  const model = parseModel(text);
  if (model === null) throw new CommandError(`--model must be 4 or 5, not "${text}"`);
  return model;
}

export function readPort(name: string, text: string | undefined): number | null {
  const port = readNumber(`--${name}`, { text, max: 65_535 });
  if (port === 0) throw new CommandError(`--${name} must be 1-65535, not "0"`);
  return port;
}

/** Null when there is no text. */
export function readNumber(
  name: string,
  { text, max }: { readonly text: string | undefined; readonly max: number },
): number | null {
  if (text === undefined) return null;
  const value = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (value <= max) return value;
  throw new CommandError(`${name} must be 0-${max}, not "${text}"`);
}

export function oneWordOf<const Word extends string>(
  command: string,
  { text, allowed }: { readonly text: string; readonly allowed: readonly Word[] },
): Word {
  const word = allowed.find((one) => one === text);
  if (word === undefined) {
    throw new CommandError(`${command} is one of ${allowed.join(", ")}, not "${text}"`);
  }
  return word;
}

export function expectWords(
  command: string,
  { words, count }: { readonly words: readonly string[]; readonly count: number },
): readonly string[] {
  if (words.length === count) return words;
  throw new CommandError(`${command} takes ${count} more words, got ${words.length}`);
}
