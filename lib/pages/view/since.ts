import { formatSince, type Reader } from "../../time/clock_text.ts";
import type { EpochMs } from "../../time/time.ts";

/** From when until when, as a person says it. */

/** From `startMs` to `endMs` on one line; the day is said once. */
export function formatFromTo(startMs: EpochMs, endMs: EpochMs, reader: Reader): string {
  const start = formatSince(startMs, reader);
  const end = formatSince(endMs, reader);
  const day = start.replace(/\d\d:\d\d.*$/, "");
  const shown = day !== "" && end.startsWith(day) ? end.slice(day.length) : end;
  const zone = reader.timeZone === null ? " UTC" : "";
  return zone === "" ? `${start} – ${shown}` : `${start.replace(/ UTC$/, "")} – ${shown}`;
}
