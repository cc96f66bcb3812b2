import type { AcAbility, AcStatus, Timer, ZoneStatus } from "./types.ts";

/** A console as a person reads it. */

/** `text` on one line without control characters: a zone's name must not drive a terminal. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "").trim();
}

/** `22.5 °C`, or `- °C` when there is no value. */
export function celsius(value: number | null): string {
  return value === null ? "- °C" : `${value.toFixed(1)} °C`;
}

/** `AC 0 "UNIT"`, or `AC 0` without a name. */
export function acTitle(ac: number, ability: AcAbility | undefined): string {
  return titled(`AC ${ac}`, ability?.name ?? "");
}

/** `zone 3 "Kitchen"`, or `zone 3` without a name. */
export function zoneTitle(zone: number, name: string | undefined): string {
  return titled(`zone ${zone}`, name ?? "");
}

function titled(what: string, name: string): string {
  const shown = printable(name);
  return shown === "" ? what : `${what} "${shown}"`;
}

/** `06:05`; null for a timer that is not set. */
export function clockText(timer: Timer | undefined): string | null {
  if (timer === undefined || !timer.enabled) return null;
  return [timer.hour, timer.minute].map((part) => `${part}`.padStart(2, "0"))
    .join(":");
}

/** What is known of an AC besides its status: an error's text, and timers as `HH:MM`. */
export interface AcDetails {
  readonly error: string | null;
  readonly onTimer: string | null;
  readonly offTimer: string | null;
}

/** `on, cool, fan low, set to 22.0 °C, now 23.4 °C, spill, off at 22:30, error 0xFFFE`. */
export function describeAc(status: AcStatus, { error, onTimer, offTimer }: AcDetails): string {
  const words: string[] = [
    status.power,
    status.mode,
    `fan ${status.fan}`,
    `set to ${celsius(status.setPointC)}`,
    `now ${celsius(status.temperatureC)}`,
  ];
  if (status.spill) words.push("spill");
  if (status.bypass === true) words.push("bypass");
  if (status.turbo === true) words.push("turbo");
  if (onTimer !== null) words.push(`on at ${onTimer}`);
  if (offTimer !== null) words.push(`off at ${offTimer}`);
  if (status.timerSet && onTimer === null && offTimer === null) {
    words.push("timer set");
  }
  if (status.errorCode !== 0) {
    const code = `error 0x${status.errorCode.toString(16).toUpperCase().padStart(4, "0")}`;
    words.push(error === null ? code : `${code} (${printable(error)})`);
  }
  return words.join(", ");
}

/** `on, 60 % open`, or `on, set to 21.0 °C, 35 % open, now 20.4 °C`. */
export function describeZone(status: ZoneStatus): string {
  const words: string[] = [status.power];
  if (status.method === "temperature") words.push(`set to ${celsius(status.setPointC)}`);
  words.push(`${status.openPercent} % open`);
  if (status.hasSensor) words.push(`now ${celsius(status.temperatureC)}`);
  if (status.spill) words.push("spill");
  if (status.batteryLow) words.push("sensor battery low");
  return words.join(", ");
}
