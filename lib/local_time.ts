import type { EpochMs } from "./time.ts";

/** Minutes after local midnight, 0–1439. Throws RangeError when the zone is not an IANA name. */
export function minuteOfDay(at: EpochMs, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  return part("hour") * 60 + part("minute");
}
