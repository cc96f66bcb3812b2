/** Codes and temperatures as the status and control messages carry them. */

/** A code that the vendor has not defined (or calls "not available"), kept as it came. */
export type Reserved = `reserved-${number}`;

/** A field's words by their code. */
export type Codes<Word extends string> = Readonly<Record<number, Word>>;

/** An AC's power, AT4 v1.6 "AC status" and AT5 v1.2 "AC status"; 4 was seen but is not documented. */
export type AcPower = "off" | "on" | "away-off" | "away-on" | "sleep" | "forced-off" | Reserved;

export const AC_POWER_AT4: Codes<AcPower> = { 0: "off", 1: "on" };
export const AC_POWER_AT5: Codes<AcPower> = {
  0: "off",
  1: "on",
  2: "away-off",
  3: "away-on",
  4: "forced-off",
  5: "sleep",
};

/** A mode that can be asked for. */
export type Mode = "auto" | "heat" | "dry" | "fan" | "cool";

export const MODES: readonly Mode[] = ["auto", "heat", "dry", "fan", "cool"];

/** An AC's mode as it reports it; `auto-heat`: auto, heating now. */
export type AcMode = Mode | "auto-heat" | "auto-cool" | Reserved;

export const AC_MODES: Codes<AcMode> = { ...MODES, 8: "auto-heat", 9: "auto-cool" };

/** A fan setting that can be asked for; `intelligent` is on AT5 only. */
export type Fan =
  | "auto"
  | "quiet"
  | "low"
  | "medium"
  | "high"
  | "powerful"
  | "turbo"
  | "intelligent";

/** Those of both models, by their codes. */
export const FANS: readonly Fan[] = ["auto", "quiet", "low", "medium", "high", "powerful", "turbo"];

/** A fan as it reports itself; `intelligent-low`: Intelligent Auto, running low now. */
export type AcFan =
  | Fan
  | "intelligent-quiet"
  | "intelligent-low"
  | "intelligent-medium"
  | "intelligent-high"
  | "intelligent-powerful"
  | "intelligent-turbo"
  | Reserved;

export const AC_FANS_AT4: Codes<AcFan> = FANS;
export const AC_FANS_AT5: Codes<AcFan> = {
  ...FANS,
  8: "intelligent",
  9: "intelligent-quiet",
  10: "intelligent-low",
  11: "intelligent-medium",
  12: "intelligent-high",
  13: "intelligent-powerful",
  14: "intelligent-turbo",
};

/** A group's or zone's power. */
export type ZonePower = "off" | "on" | "turbo" | Reserved;

export const ZONE_POWERS: Codes<ZonePower> = { 0: "off", 1: "on", 3: "turbo" };

export function wordOf<Word extends string>(codes: Codes<Word>, code: number): Word | Reserved {
  return codes[code] ?? `reserved-${code}`;
}

/** Throws RangeError for a word that this model does not know. */
export function codeOf<Word extends string>(codes: Codes<Word>, word: Word | Reserved): number {
  const reserved = /^reserved-(\d{1,3})$/.exec(word);
  if (reserved !== null) return Number(reserved[1]);
  const entry = Object.entries(codes).find(([, known]) => known === word);
  if (entry !== undefined) return Number(entry[0]);
  const known = Object.values(codes).join(", ");
  throw new RangeError(`Cannot encode "${word}": must be one of ${known}`);
}

/** Throws RangeError when `value` is not an integer from 0 to `max`. */
export function checked(field: string, options: { value: number; max: number }): number {
  const { value, max } = options;
  if (Number.isInteger(value) && value >= 0 && value <= max) return value;
  throw new RangeError(`Cannot encode "${field}": must be an integer 0–${max}, got ${value}`);
}

/** AT4 and AT5 temperature: °C = (raw − 500) / 10. */
export function celsiusFromRaw(raw: number): number {
  return (raw - 500) / 10;
}

/** AT5 set point: °C = (raw + 100) / 10 for raw 0–250; null for anything else. */
export function setPointFromRaw(raw: number): number | null {
  return raw <= 250 ? (raw + 100) / 10 : null;
}

/** AT5. Throws RangeError for anything but tenths from 10.0 to 35.0 °C. */
export function rawFromSetPoint(celsius: number): number {
  const raw = Math.round(celsius * 10) - 100;
  // 20.1 + 0.2 is no tenth to a computer, but to everybody else.
  const isTenth = Math.abs(celsius * 10 - 100 - raw) < 1e-6;
  if (isTenth && raw >= 0 && raw <= 250) return raw;
  throw new RangeError(`Cannot encode set point: must be 10 to 35 °C in tenths, got ${celsius}`);
}

/** Throws RangeError when a set point for an AT4 is not a whole 0–63 °C. */
export function wholeSetPoint(celsius: number): number {
  if (Number.isInteger(celsius) && celsius >= 0 && celsius <= 63) return celsius;
  throw new RangeError(`Cannot encode set point: AT4 takes whole °C 0–63, got ${celsius}`);
}

/** AT4's 16-bit temperature word, 11 bits on top; null when its first byte is 0xFF. */
export function temperatureFromWord(word: number): number | null {
  return word >> 8 === 0xff ? null : celsiusFromRaw(word >> 5);
}

/** AT5's 16-bit temperature word, low 11 bits used; null above raw 2000. */
export function temperatureFromLowBits(word: number): number | null {
  const raw = word & 0x07ff;
  return raw <= 2000 ? celsiusFromRaw(raw) : null;
}
