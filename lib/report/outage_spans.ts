/** What a home's events say of when its line was away, and of when nobody knows. */
import { floorSeconds } from "../time/time.ts";
import type { TargetTally } from "../wire/tally.ts";
import type { LoggedEvent } from "./logged_event.ts";

/** From `fromS` up to but not including `toS`, whole seconds since 1970. */
export interface Span {
  readonly fromS: number;
  readonly toS: number;
}

/** A stretch of which nothing is known. */
export interface UnknownSpan extends Span {
  readonly why: string;
}

/** One outage as the events tell it. */
export interface SeenOutage {
  readonly startS: number;
  /** Null: not seen. */
  readonly endS: number | null;
  /** `open`: still away when the log ends; `unknown`: nobody saw the end. */
  readonly end: "seen" | "open" | "unknown";
  /** The part that was certainly away; shorter than the outage where the host was off meanwhile. */
  readonly known: Span;
  /** One of `CAUSES`, or what a newer watchdog calls it. */
  readonly cause: string;
  /** What was known of the router; null: not told. */
  readonly gateway: string | null;
  readonly cuts: number;
  /** Whether a cut ended it; null: nothing was cut, or nobody knows. */
  readonly helped: boolean | null;
  /** What was asked and answered within it; null: not told. */
  readonly tally: readonly TargetTally[] | null;
}

/** All of it. */
export interface SeenSpans {
  readonly outages: readonly SeenOutage[];
  readonly unknown: readonly UnknownSpan[];
}

interface OpenOutage extends Pick<SeenOutage, "startS" | "cause" | "gateway" | "cuts"> {
  /** Known to be away until then. */
  readonly downUntilS: number;
  /** Uptime at `downUntilS`; null: not known. */
  readonly uptimeMs: number | null;
}

interface Reading {
  readonly outages: SeenOutage[];
  readonly unknown: UnknownSpan[];
  open: OpenOutage | null;
  blindSinceS: number | null;
}

/** Reads events in the order of their epochs and ids; `seenUntilS`: the watchdog looked until then. */
export function readOutages(
  events: readonly LoggedEvent[],
  options: { readonly seenUntilS: number },
): SeenSpans {
  const reading: Reading = { outages: [], unknown: [], open: null, blindSinceS: null };
  let previous: LoggedEvent | null = null;
  for (const event of events) {
    if (previous !== null) noteSeam(reading, { previous, event });
    take(reading, event);
    previous = event;
  }
  const endS = Math.max(options.seenUntilS, previous === null ? 0 : secondsOf(previous));
  if (reading.blindSinceS !== null) endBlindness(reading, endS);
  if (reading.open !== null) {
    const { open } = reading;
    leaveOutage(reading, open, { end: "open", untilS: Math.max(open.startS, endS) });
  }
  return { outages: reading.outages, unknown: reading.unknown };
}

/** Events that are missing between two that are there. */
function noteSeam(
  reading: Reading,
  { previous, event }: { readonly previous: LoggedEvent; readonly event: LoggedEvent },
): void {
  const fromS = secondsOf(previous);
  if (event.epoch === previous.epoch) {
    if (event.id === previous.id + 1) return;
    const toS = event.what.kind === "outage_ended" && event.what.lastedMs !== null
      ? startOf(event, event.what.lastedMs)
      : secondsOf(event);
    addUnknown(reading, { fromS, toS, why: "Events are missing from the log" });
    if (event.what.kind !== "outage_ended") loseOutage(reading);
    return;
  }
  const bornS = floorSeconds(event.epoch);
  if (reading.open !== null) {
    const why = "The watchdog's state was lost during an outage";
    addUnknown(reading, { fromS: reading.open.downUntilS, toS: bornS, why });
    loseOutage(reading);
  }
  if (reading.blindSinceS !== null) endBlindness(reading, bornS);
  if (event.id === 1) return;
  const why = "Events are missing from the log";
  addUnknown(reading, { fromS: Math.max(fromS, bornS), toS: secondsOf(event), why });
}

function take(reading: Reading, event: LoggedEvent): void {
  const { what } = event;
  switch (what.kind) {
    case "outage_began":
      // Another one cannot begin within the first: the end of that one was not written.
      loseOutage(reading);
      reading.open = {
        startS: startOf(event, what.lastedMs),
        cause: what.cause,
        gateway: what.gateway ?? null,
        cuts: 0,
        downUntilS: secondsOf(event),
        uptimeMs: event.uptimeMs,
      };
      return;
    case "outage_ended":
      endOutage(reading, event, what);
      return;
    case "watchdog_broken":
      reading.blindSinceS ??= secondsOf(event);
      return;
    case "watchdog_mended":
      if (reading.blindSinceS !== null) endBlindness(reading, secondsOf(event));
      return;
    default:
      reading.open = lookOn(reading.open, event);
  }
}

/** Whatever happens within an outage in the same boot shows that it still lasted. */
function lookOn(open: OpenOutage | null, event: LoggedEvent): OpenOutage | null {
  if (open === null) return null;
  const cuts = event.what.kind === "cut" && event.what.reason === "automatic"
    ? open.cuts + 1
    : open.cuts;
  const { uptimeMs } = event;
  const sameBoot = uptimeMs !== null && open.uptimeMs !== null && uptimeMs >= open.uptimeMs;
  if (!sameBoot) return { ...open, cuts };
  return { ...open, cuts, uptimeMs, downUntilS: Math.max(open.downUntilS, secondsOf(event)) };
}

function endOutage(
  reading: Reading,
  event: LoggedEvent,
  what: Extract<LoggedEvent["what"], { readonly kind: "outage_ended" }>,
): void {
  const { open } = reading;
  reading.open = null;
  const { cause, cuts, helped, tally = null } = what;
  // The end tells it of the whole; a home that was told of before it knew says it at the start alone.
  const gateway = what.gateway ?? open?.gateway ?? null;
  const endS = secondsOf(event);
  const startS = what.lastedMs === null
    ? Math.min(open?.startS ?? endS, endS)
    : startOf(event, what.lastedMs);
  // The host was off in between: the line may have come and gone meanwhile.
  const toS = what.lastedMs === null ? Math.min(open?.downUntilS ?? startS, endS) : endS;
  const known = { fromS: startS, toS };
  reading.outages.push({ startS, endS, end: "seen", known, cause, gateway, cuts, helped, tally });
  const why = "The watchdog's host restarted during an outage";
  addUnknown(reading, { fromS: toS, toS: endS, why });
}

/** The outage that is open is over, nobody knows when. */
function loseOutage(reading: Reading): void {
  const { open } = reading;
  if (open !== null) leaveOutage(reading, open, { end: "unknown", untilS: open.downUntilS });
}

/** Puts down the outage that is open as one whose end was not seen. */
function leaveOutage(
  reading: Reading,
  { startS, cause, gateway, cuts }: OpenOutage,
  { end, untilS }: { readonly end: "open" | "unknown"; readonly untilS: number },
): void {
  reading.open = null;
  const known = { fromS: startS, toS: untilS };
  const unsaid = { helped: null, tally: null };
  reading.outages.push({ startS, endS: null, end, known, cause, gateway, cuts, ...unsaid });
}

function endBlindness(reading: Reading, toS: number): void {
  if (reading.blindSinceS === null) return;
  const why = "The watchdog could not look";
  addUnknown(reading, { fromS: reading.blindSinceS, toS, why });
  reading.blindSinceS = null;
}

function addUnknown(reading: Reading, span: UnknownSpan): void {
  if (span.toS > span.fromS) reading.unknown.push(span);
}

function secondsOf({ atMs }: LoggedEvent): number {
  return floorSeconds(atMs);
}

function startOf({ atMs }: LoggedEvent, lastedMs: number): number {
  return floorSeconds(atMs - lastedMs);
}
