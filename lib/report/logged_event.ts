/** The local log, `events.jsonl`: one happening a line, kept whatever became of the cloud. */
import { Fault, maxLength, nullable, object, pipe, string } from "../base/shape.ts";
import { readJson } from "../base/json_field.ts";
import { type Happening, happeningSchema } from "../wire/event.ts";
import { count, whole } from "../wire/numbers.ts";
import type { EpochMs } from "../time/time.ts";

/** Longest line that is read, in characters. */
const LINE_CHARACTERS_MAX = 4_000;

/** One line of the log. */
export interface LoggedEvent {
  /** By the home's own clock, which may be wrong. */
  readonly atMs: EpochMs;
  /** Names the life of the home's state; it is the wall time at which that life began. */
  readonly epoch: EpochMs;
  /** Counts from 1 within the epoch. */
  readonly id: number;
  /** Uptime of the boot in which it happened; null: not known. */
  readonly uptimeMs: number | null;
  readonly what: Happening;
}

/** A log as read: in the order of its epochs and ids, each event once. */
export interface EventLog {
  readonly events: readonly LoggedEvent[];
  /** Lines that could not be read: torn by a crash, or of a later release. */
  readonly unreadable: number;
}

const headSchema = object({
  at: pipe(string(), maxLength(40)),
  epoch: count,
  id: whole(1),
  uptimeMs: nullable(count),
});

/** Reads one line; null when it is not an event of this release. */
export function parseLogLine(line: string): LoggedEvent | null {
  if (line.length > LINE_CHARACTERS_MAX) return null;
  const value = readJson(line);
  const head = headSchema.read(value);
  if (head instanceof Fault) return null;
  const { at, epoch, id, uptimeMs } = head;
  const atMs = Date.parse(at);
  const { at: _at, epoch: _epoch, id: _id, uptimeMs: _uptimeMs, ...rest } = value as Record<
    string,
    unknown
  >;
  const what = happeningSchema.read(rest);
  if (what instanceof Fault || !Number.isSafeInteger(atMs)) return null;
  return { atMs, epoch, id, uptimeMs, what };
}

/** Reads logs, oldest first; an event that stands in several is taken once. Never throws. */
export function parseEventLog(texts: readonly string[]): EventLog {
  const events = new Map<string, LoggedEvent>();
  let unreadable = 0;
  for (const line of texts.flatMap((text) => text.split("\n"))) {
    if (line.trim() === "") continue;
    const event = parseLogLine(line);
    if (event === null) unreadable += 1;
    else events.set(`${event.epoch} ${event.id}`, event);
  }
  const sorted = [...events.values()].sort((a, b) => a.epoch - b.epoch || a.id - b.id);
  return { events: sorted, unreadable };
}
