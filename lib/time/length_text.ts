/**
 * How long a stretch is that stands beside its clock times: reckoned from these as they are shown,
 * to the minute, so that nobody who takes one from the other gets another length.
 */
import {
  type EpochMs,
  floorSeconds,
  formatMinutes,
  MINUTE_MS,
  SECOND_MS,
  type Stay,
} from "./time.ts";

/** The length of a stretch, or of several together. */
export interface StayLength {
  /** Whole ones. */
  readonly seconds: number;
  /** Between the clock times, as these show them. */
  readonly minutes: number;
}

/** Of nothing. */
export const NO_LENGTH: StayLength = { seconds: 0, minutes: 0 };

/** Shorter than this it is told in seconds. */
const SECONDS_SHOWN = 60;

/** The length of one stretch; 0 where it ends before it begins. */
export function stayLength({ fromMs, toMs }: Stay): StayLength {
  const minutes = Math.floor(toMs / MINUTE_MS) - Math.floor(fromMs / MINUTE_MS);
  return {
    seconds: Math.max(0, floorSeconds(toMs) - floorSeconds(fromMs)),
    minutes: Math.max(0, minutes),
  };
}

/** Both together. */
export function addLengths(one: StayLength, other: StayLength): StayLength {
  return { seconds: one.seconds + other.seconds, minutes: one.minutes + other.minutes };
}

/** `"43 s"`, `"12 min"`, `"3 h 20 min"`, `"2 d 4 h"`: cut off, never rounded up. */
export function describeLength(length: StayLength): string {
  const { seconds, minutes } = length;
  return isInSeconds(length) ? `${seconds} s` : formatMinutes(minutes);
}

/** As it is told, in milliseconds. */
export function toldMs(length: StayLength): number {
  const { seconds, minutes } = length;
  return isInSeconds(length) ? seconds * SECOND_MS : minutes * MINUTE_MS;
}

function isInSeconds({ seconds, minutes }: StayLength): boolean {
  return seconds < SECONDS_SHOWN || minutes === 0;
}

/** How long it is from the one moment to the other, beside the times of both. */
export function formatBetween(fromMs: EpochMs, toMs: EpochMs): string {
  return describeLength(stayLength({ fromMs, toMs }));
}
