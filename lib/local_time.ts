import type { EpochMs } from "./time.ts";

/** What a clock on the wall of a home shows, as far as settings ask for it. */
export interface LocalMinute {
  /** After local midnight, 0–1439. */
  readonly minute: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** Throws RangeError when the zone is not an IANA name. */
export function localMinuteOf(at: EpochMs, timeZone: string): LocalMinute {
  // Not Intl: its first use costs a tick 14 ms of CPU and 7 MiB, Temporal's 1 ms and 3 MiB.
  const local = new Temporal.ZonedDateTime(BigInt(at) * 1_000_000n, timeZone);
  return { minute: local.hour * 60 + local.minute, weekday: local.dayOfWeek % 7 };
}
