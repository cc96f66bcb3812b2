import { describeOutage } from "../../wire/event_text.ts";
import { formatClock, formatSince, type Reader } from "../../time/clock_text.ts";
import { formatBetween } from "../../time/length_text.ts";
import type { EpochMs } from "../../time/time.ts";
import type { PastOutage } from "./past.ts";
import { formatFromTo } from "./since.ts";

/** One outage in words: when, how long, what was done and what came of it. */

/** `"Tuesday 03:02 – 03:14"` */
export function outageWhen(outage: PastOutage, reader: Reader): string {
  if (outage.endMs !== null) return formatFromTo(outage.startMs, outage.endMs, reader);
  const start = formatSince(outage.startMs, reader);
  return outage.isOpen ? `since ${start}` : `${start}, end not seen`;
}

/** `"12 min"` after `before`; `""` where the end was not seen. */
export function outageLength(outage: PastOutage, before = ""): string {
  const { startMs, endMs } = outage;
  return endMs === null ? "" : `${before}${formatBetween(startMs, endMs)}`;
}

/** `"the line was dead. Rebooted the router at 03:04; it came back after that"` */
export function outageStory(outage: PastOutage, reader: Reader): string {
  const { cause, gateway, cuts, helped } = outage;
  const story = `${describeOutage({ cause, gateway })}. `;
  if (cuts === 0) return `${story}It came back by itself`;
  const rebooted = `${story}Rebooted the router ${cutWhen(outage, reader)}`;
  if (helped === null) return rebooted;
  return `${rebooted}; ${helped ? "it came back after that" : "that did not bring it back"}`;
}

/** `"at 03:04"`, `"4 times, last at 05:36"` */
export function cutWhen({ cuts, lastCutAt }: PastOutage, reader: Reader): string {
  const at = lastCutAt === null ? null : `at ${clockOnly(lastCutAt, reader)}`;
  if (cuts === 1) return at ?? "once";
  return `${cuts} times${at === null ? "" : `, last ${at}`}`;
}

function clockOnly(at: EpochMs, reader: Reader): string {
  return formatClock(at, { ...reader, now: at });
}
