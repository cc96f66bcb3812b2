/** The local log of events, as the tick appends to it. */
import { type EventLog, parseEventLog } from "../../lib/report/logged_event.ts";
import type { LoggedEvent } from "../../lib/report/logged_event.ts";
import { readTextFile } from "../host/files.ts";
import { LOG_BYTES_MAX } from "../host/state_files.ts";

/** The old log first; one line may stand over the limit. */
const LOG_FILES = ["events.1.jsonl", "events.jsonl"];
const BYTES_MAX = LOG_BYTES_MAX + 64 * 1024;

/** Reads the logs of a state folder; a log that cannot be read counts as one unreadable line. */
export function readEvents(folder: string): EventLog {
  const stored = LOG_FILES.map((name) => readTextFile(`${folder}/${name}`, BYTES_MAX));
  const log = parseEventLog(stored.map((each) => each.kind === "text" ? each.text : ""));
  const lost = stored.filter(({ kind }) => kind === "unreadable").length;
  return { ...log, unreadable: log.unreadable + lost };
}

/** How a command ended, by events of the log or of the state; null: it has not. */
export function findResult(events: readonly Pick<LoggedEvent, "what">[], id: string) {
  for (const { what } of events.toReversed()) {
    if (what.kind === "command_done" && what.command === id) return what;
  }
  return null;
}
