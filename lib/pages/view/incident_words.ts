import type { HistoryEntry } from "../../site/history.ts";
import { describeEntry } from "../../site/history_text.ts";
import { formatSince, type Reader } from "../../time/clock_text.ts";
import { formatBetween } from "../../time/length_text.ts";
import { type EpochMs, formatDuration } from "../../time/time.ts";
import { describeCause } from "../../wire/cause.ts";
import { type PastIncident, tellsOf } from "./incidents.ts";
import { formatFromTo } from "./since.ts";
import { upperFirst } from "../../base/text.ts";
import { outageLength, outageWhen } from "./outage_words.ts";

/** One trouble in words: when, how long, and step by step. */

/** `"Tuesday 03:02 – 03:14"` */
export function incidentWhen({ fromMs, toMs, outage }: PastIncident, reader: Reader): string {
  if (outage !== null) return outageWhen(outage, reader);
  return toMs === null
    ? `since ${formatSince(fromMs, reader)}`
    : formatFromTo(fromMs, toMs, reader);
}

/** `"12 min"`; `""` where it goes on, or its end was not seen. */
export function incidentLength({ fromMs, toMs, outage }: PastIncident): string {
  if (outage !== null) return outageLength(outage);
  return toMs === null ? "" : formatBetween(fromMs, toMs);
}

/** The page's heading: `"Internet was away for 12 min"`. */
export function incidentHeading(incident: PastIncident, now: EpochMs): string {
  const { outage, isOpen, fromMs } = incident;
  const length = isOpen ? formatBetween(fromMs, now) : incidentLength(incident);
  const over = length === "" ? "" : ` for ${length}`;
  if (outage === null) return `No contact${over}`;
  if (outage.isOpen) return `Internet is away${over}`;
  return length === "" ? "Internet was away, its end was not seen" : `Internet was away${over}`;
}

/** What is known of a silence by itself. */
export function silenceWhy({ notReached }: PastIncident): string {
  if (notReached === undefined) return "the home has not told why";
  const online = "the home was online and the cloud was not reached";
  return notReached.isWhole ? online : `for ${formatDuration(notReached.lengthMs)} of it ${online}`;
}

/** One step of what happened. */
export interface Step {
  readonly at: EpochMs;
  readonly words: string;
  /** How it is marked: trouble, something that was done about it, or the end. */
  readonly kind: "bad" | "done" | "good";
}

/** From the first question without an answer until it was back, oldest first. */
export function stepsOf(
  incident: PastIncident,
  options: { readonly entries: readonly HistoryEntry[]; readonly now: EpochMs },
): Step[] {
  const steps = options.entries.filter((entry) => tellsOf(incident, entry, options.now))
    .flatMap(stepOf);
  return [...endsOf(incident), ...steps].sort((one, other) => one.at - other.at);
}

function endsOf({ fromMs, outage, toMs }: PastIncident): Step[] {
  if (outage === null) {
    return [{ at: fromMs, words: "Last heard", kind: "bad" }];
  }
  const { startMs, endMs, cuts, helped } = outage;
  const first: Step = {
    at: startMs,
    words: `First question without an answer. ${upperFirst(describeCause(outage))}`,
    kind: "bad",
  };
  if (endMs === null) return [first];
  const how = helped === null
    ? ""
    : helped
    ? ` after the ${cuts === 1 ? "" : "last "}reboot`
    : ": the reboot had not brought it back";
  const words = cuts === 0 ? "Back by itself" : `Back${how}`;
  const heard = toMs !== null && toMs > endMs ? "; the home was still silent" : "";
  return [first, { at: endMs, words: `${words}${heard}`, kind: "good" }];
}

function stepOf(entry: HistoryEntry): Step[] {
  const words = describeEntry(entry);
  if (words === null) return [];
  if (entry.kind === "flip") {
    return [
      entry.to === "up"
        ? { at: entry.at, words, kind: "good" }
        : { at: entry.at, words: "Counted as silent: the cloud heard nothing more", kind: "bad" },
    ];
  }
  if (entry.kind === "not_reached") return [{ at: entry.at, words, kind: "done" }];
  if (entry.kind !== "event") return [];
  switch (entry.what.kind) {
    // Its end is told by the last question itself.
    case "outage_ended":
      return [];
    case "outage_began":
      return [{ at: entry.at, words: "Counted as an outage by the watchdog", kind: "bad" }];
    case "gave_up":
      return [{ at: entry.at, words, kind: "bad" }];
    default:
      return [{ at: entry.at, words, kind: "done" }];
  }
}
