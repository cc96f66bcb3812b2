/** A share of the time is told only where the time was watched. */

/** So much of a stretch must have been watched before it is given a percentage. */
export const WATCHED_SHARE_MIN = 0.9;

/** Lengths in any one unit. */
export interface Watched {
  readonly online: number;
  readonly outage: number;
  /** Of all that is spoken of, whether watched or not. */
  readonly whole: number;
}

/** How much was watched, 0 – 1; 0 of nothing. */
export function watchedShareOf({ online, outage, whole }: Watched): number {
  return whole <= 0 ? 0 : (online + outage) / whole;
}

/** `online / (online + outage)`, 0 – 1; null: too little was watched to say so. */
export function availabilityOf(watched: Watched): number | null {
  if (watchedShareOf(watched) < WATCHED_SHARE_MIN) return null;
  return watched.online / (watched.online + watched.outage);
}

/** A share as per cent, `"99.92"`. Cut off, never rounded up: 100 is said only of all. */
export function cutPercent(share: number, digits: number): string {
  const unit = 10 ** digits;
  return (Math.floor(share * 100 * unit) / unit).toFixed(digits);
}
