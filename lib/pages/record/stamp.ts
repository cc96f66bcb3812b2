import type { EpochMs, Stay } from "../../time/time.ts";
import { zoneFormat } from "../../time/zone_format.ts";
import { formatOffset, zoneOffsetMs } from "../../time/zone_time.ts";

/** Moments and lengths as the printed record writes them. */

/** Writes moments of one record; the zone is said once, unless its clocks change meanwhile. */
export interface Stamp {
  /** `"Mon 16 Nov 17:43:33"` */
  readonly at: (at: EpochMs) => string;
  /** The same, without the day where it is that of `besideMs`: `"18:11:33"`. */
  readonly beside: (at: EpochMs, besideMs: EpochMs) => string;
  /** `"Europe/Berlin (UTC+01:00)"` */
  readonly zone: string;
}

/** A stamp for moments of a stretch in `timeZone` (IANA name). */
export function createStamp({ fromMs, toMs }: Stay, timeZone: string): Stamp {
  const [first, last] = [zoneOffsetMs(fromMs, timeZone), zoneOffsetMs(toMs, timeZone)];
  const isChanging = first !== last;
  const clock = (at: EpochMs) => {
    const suffix = isChanging ? ` UTC${formatOffset(zoneOffsetMs(at, timeZone))}` : "";
    return `${zoneFormat("seconds", timeZone).format(at)}${suffix}`;
  };
  const offsets = isChanging
    ? `UTC${formatOffset(first)}, then UTC${formatOffset(last)}`
    : `UTC${formatOffset(first)}`;
  const full = (at: EpochMs) => `${formatDay(at, timeZone)} ${clock(at)}`;
  return {
    at: full,
    beside: (at, besideMs) =>
      formatDay(at, timeZone) === formatDay(besideMs, timeZone) ? clock(at) : full(at),
    zone: `${timeZone} (${offsets})`,
  };
}

/** `"Mon 16 Nov"` */
export function formatDay(at: EpochMs, timeZone: string): string {
  return zoneFormat("weekdayDay", timeZone).format(at).replaceAll(",", "");
}

/** A length as people say it, cut off and never rounded up: `"45 s"`, `"3 min 20 s"`, `"688 h 57 min"`. */
export function formatLength(seconds: number): string {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [
    Math.floor(whole / 3_600),
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  if (hours > 0) return `${hours} h ${minutes} min`;
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}
