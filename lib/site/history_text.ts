import { counted, upperFirst } from "../base/text.ts";
import { describeCause } from "../wire/cause.ts";
import { describeConsole } from "../wire/console_text.ts";
import type { Happening } from "../wire/event.ts";
import { describeOther } from "../wire/event_text.ts";
import type { HistoryEntry } from "./history.ts";
import { formatBetween } from "../time/length_text.ts";
import { type EpochMs, formatDuration } from "../time/time.ts";

/** What was kept of the past, in plain words. */

/** One entry as a person reads it on the status page; null: nothing worth a line. */
export function describeEntry(entry: HistoryEntry): string | null {
  switch (entry.kind) {
    case "flip":
      return entry.to === "down" ? "Fell silent" : "Heard again";
    case "event":
      return describeHappening(entry.what, entry.at);
    case "unknown":
      return `Not watched for ${formatBetween(entry.at, entry.until)}: the cloud was not listening`;
    case "not_reached":
      return `The cloud was not reached for ${
        formatBetween(entry.at, entry.until)
      }; the home was online`;
    case "hour":
      return null;
    case "other":
      return `${upperFirst(entry.name.replaceAll("_", " "))}, kept by a newer release of the cloud`;
  }
}

/** What happened at home at `at`, in one line. */
export function describeHappening(what: Happening, at: EpochMs): string {
  switch (what.kind) {
    case "outage_began":
      return `Internet away: ${describeCause(what)}`;
    case "outage_ended":
      return describeEnd(what, at);
    case "cut":
      return describeCut(what);
    case "soft_reboot":
      return describeSoftReboot(what);
    case "gave_up":
      return `Gave up for now after ${counted(what.cuts, "reboot")}; next try in ${
        formatDuration(what.retryInMs)
      }`;
    case "plug_trouble":
      return `Trouble with the plug: ${what.hint}`;
    case "plug_well":
      return "The plug is well again";
    case "router_restarted":
      return "The router restarted by itself";
    case "watchdog_broken":
      return `The watchdog could not look: ${what.why}`;
    case "watchdog_mended":
      return "The watchdog looks again";
    case "state_trouble":
      return `The watchdog cannot save to its disk: ${what.why}`;
    case "command_done":
      return describeAnswer(what);
    case "other":
      return describeOther(what);
    case "console_silent":
    case "console_back":
    case "console_update":
      return describeConsole(what);
  }
}

function describeEnd(
  { lastedMs, ...what }: Extract<Happening, { kind: "outage_ended" }>,
  at: EpochMs,
): string {
  const length = lastedMs === null ? "" : ` after ${formatBetween(at - lastedMs, at)}`;
  const start = `Internet back${length}`;
  if (what.helped === null) return start;
  const reboots = counted(what.cuts, "reboot");
  return `${start}; ${what.helped ? `came back after ${reboots}` : `${reboots} did not help`}`;
}

function describeSoftReboot(what: Extract<Happening, { kind: "soft_reboot" }>): string {
  const note = what.note === "" ? "" : `: ${what.note}`;
  return what.result === "asked"
    ? `Asked the router to restart by itself${note}`
    : `The router could not be asked to restart${note}`;
}

function describeCut(what: Extract<Happening, { kind: "cut" }>): string {
  const start = {
    automatic: `Rebooted the router, no. ${what.number}`,
    commanded: "Rebooted the router on request",
    scheduled: "Rebooted the router on schedule",
  }[what.reason];
  if (what.plugs !== undefined && what.outcome !== "confirmed") return `${start}: ${what.plugs}`;
  switch (what.outcome) {
    case "confirmed":
      return start;
    case "sent":
    case "unknown":
      return `${start}, not confirmed`;
    case "refused":
      return `${start}: the plug refused`;
  }
}

function describeAnswer(what: Extract<Happening, { kind: "command_done" }>): string {
  const note = what.note === "" ? "" : `: ${what.note}`;
  switch (what.result) {
    case "done":
      return `Command done${note}`;
    case "refused":
      return `Command refused${note}`;
    case "expired":
      return `Command came too late${note}`;
  }
}
