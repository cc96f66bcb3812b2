/**
 * What is known of each second of one home: the one answer that page, report, tables and the
 * phone's digest ask for, so that no two of them disagree.
 */
import { type EpochMs, floorSeconds, MINUTE_MS, SECOND_MS, type Stay } from "../time/time.ts";
import type { LoggedEvent } from "./logged_event.ts";
import { readOutages, type SeenOutage, type Span } from "./outage_spans.ts";

/**
 * - `online`: watched, and the internet was there, whether the cloud was reached or not.
 * - `outage`: watched, and the internet was away.
 * - `silent`: the cloud listened and heard nothing, and the home has not told why.
 * - `not_watched`: nobody looked: the watchdog could not, or the cloud did not listen.
 * - `before`: older than what is kept, or than the home itself.
 */
export type StretchKind = "online" | "outage" | "silent" | "not_watched" | "before";

/** Seconds of one kind, side by side. */
export interface Stretch extends Span {
  readonly kind: StretchKind;
  /** Which of the timeline's outages it belongs to; null: it is none. */
  readonly outage: number | null;
  /** Why nothing is known of it; null: something is. */
  readonly why: string | null;
}

/** What a timeline is made of, beside the events. All times are cut to whole seconds. */
export interface TimelineOptions {
  readonly fromMs: EpochMs;
  /** First moment that does not count any more, at least `fromMs`. */
  readonly toMs: EpochMs;
  /** The watchdog looked until then: its last tick, or its last heartbeat and what that covers. */
  readonly seenUntilMs: EpochMs;
  /** Nothing is known of the time before; left out: the first event tells. */
  readonly knownFromMs?: EpochMs;
  /** When the cloud listened and heard nothing; what the home's events tell of it later counts. */
  readonly silences?: readonly Stay[];
  /** When the cloud did not listen; what the home's events tell of it later counts. */
  readonly absences?: readonly Stay[];
  /** When the home was online although the cloud was not reached, as it told later. */
  readonly notReached?: readonly Stay[];
  /**
   * What is left of a silence beside an outage counts as watched when it is no longer than this:
   * the way from the last heartbeat to the first failing tick, and from the last to the next beat.
   * Beside what the home told of its beats at most `BEAT_COVERS_MS` of it.
   */
  readonly seamMs?: number;
}

/** A heartbeat is followed by another within this, or it is not known what is. */
export const BEAT_COVERS_MS = MINUTE_MS;

/** All of it. */
export interface Timeline {
  /** In order, without gap or overlap from `fromMs` to `toMs`. */
  readonly stretches: readonly Stretch[];
  /** In the order in which they began to be told, also those outside of the stretches. */
  readonly outages: readonly SeenOutage[];
}

/** Reads events in the order of their epochs and ids. Throws RangeError: `toMs` before `fromMs`. */
export function readTimeline(events: readonly LoggedEvent[], options: TimelineOptions): Timeline {
  const whole = spanOf(options);
  if (whole.toS < whole.fromS) {
    throw new RangeError(`Cannot tell a past: toMs must be >= fromMs, got ${options.toMs}`);
  }
  const seenUntilS = Math.max(
    floorSeconds(options.seenUntilMs),
    ...events.slice(-1).map(({ atMs }) => floorSeconds(atMs)),
  );
  const { outages, unknown } = readOutages(events, { seenUntilS });
  // A moment within a second tells of no time, so there is nothing beside it.
  const notReached = (options.notReached ?? []).map(spanOf).filter(({ fromS, toS }) => toS > fromS);
  const { seamMs = 0 } = options;
  const beatS = floorSeconds(Math.min(seamMs, BEAT_COVERS_MS));
  const silences = without((options.silences ?? []).map(spanOf), [
    ...outages.map(({ known }) => ({ ...known, seamS: floorSeconds(seamMs) })),
    ...notReached.map((span) => ({ ...span, seamS: beatS })),
  ]);
  const knownFromS = options.knownFromMs === undefined
    ? firstKnown(events[0]) ?? seenUntilS
    : floorSeconds(options.knownFromMs);
  const layers = [
    ...unknown.map((span) => layer("not_watched", span, { why: span.why })),
    ...outages.map(({ known }, outage) => layer("outage", known, { outage })),
    ...notReached.map((span) => layer("online", span)),
    ...(options.absences ?? []).map((stay) =>
      layer("not_watched", spanOf(stay), { why: "The cloud was not listening" })
    ),
    ...silences.map((span) =>
      layer("silent", span, { why: "The home was silent and has not told why" })
    ),
    layer("not_watched", { fromS: seenUntilS, toS: whole.toS }, {
      why: "After the watchdog's last sign of life",
    }),
    layer("before", { fromS: whole.fromS, toS: knownFromS }, { why: "Before the record begins" }),
  ];
  return { stretches: paint(layers, whole), outages };
}

/** How many seconds of it `isMeant` names. */
export function lengthOf({ stretches }: Timeline, isMeant: (each: Stretch) => boolean): number {
  return stretches.reduce((sum, each) => isMeant(each) ? sum + each.toS - each.fromS : sum, 0);
}

/** From its first second to the last that is known of it, at least one; `toMs` does not count. */
export function extentOf({ startS, endS, known }: SeenOutage): Stay {
  const toS = Math.max(startS + 1, endS ?? known.toS);
  return { fromMs: startS * SECOND_MS, toMs: toS * SECOND_MS };
}

/** Whether an outage of that extent counts in `window`: a second of both is the same. */
export function touches(extent: Stay, window: Stay): boolean {
  return extent.fromMs < window.toMs && extent.toMs > window.fromMs;
}

/** What both share; none: nothing. */
export function overlap(one: Stay, other: Stay): Stay[] {
  const fromMs = Math.max(one.fromMs, other.fromMs);
  const toMs = Math.min(one.toMs, other.toMs);
  return toMs > fromMs ? [{ fromMs, toMs }] : [];
}

/** A moment of a life that is whole in the log is known from when it began; else from its start. */
function firstKnown(first: LoggedEvent | undefined): number | null {
  if (first === undefined) return null;
  return floorSeconds(first.id === 1 ? Math.min(first.epoch, first.atMs) : first.atMs);
}

function layer(
  kind: StretchKind,
  { fromS, toS }: Span,
  of: Partial<Pick<Stretch, "why" | "outage">> = {},
): Stretch {
  return { kind, fromS, toS, why: null, outage: null, ...of };
}

function spanOf({ fromMs, toMs }: Stay): Span {
  return { fromS: floorSeconds(fromMs), toS: floorSeconds(toMs) };
}

/** Gives each second of `whole` to the first of the layers that cover it, and to `online` where none does. */
function paint(layers: readonly Stretch[], whole: Span): Stretch[] {
  const parts = layers.map((each) => ({ ...each, ...clip(each, whole) }))
    .filter(({ fromS, toS }) => toS > fromS);
  const marks = parts.flatMap(({ fromS, toS }, index) => [
    { atS: fromS, index, opens: true },
    { atS: toS, index, opens: false },
  ]).sort((one, other) => one.atS - other.atS);
  const open = new Set<number>();
  const stretches: Stretch[] = [];
  let lastS = whole.fromS;
  const upTo = (atS: number) => {
    if (atS <= lastS) return;
    const top = open.size === 0 ? undefined : parts[Math.min(...open)];
    const { kind, why, outage } = top ?? { kind: "online", why: null, outage: null } as const;
    extend(stretches, { kind, why, outage, fromS: lastS, toS: atS });
    lastS = atS;
  };
  for (const { atS, index, opens } of marks) {
    upTo(atS);
    if (opens) open.add(index);
    else open.delete(index);
  }
  upTo(whole.toS);
  return stretches;
}

function extend(stretches: Stretch[], next: Stretch): void {
  const last = stretches.at(-1);
  const isSame = last?.kind === next.kind && last.why === next.why && last.outage === next.outage;
  if (last !== undefined && isSame) stretches[stretches.length - 1] = { ...last, toS: next.toS };
  else stretches.push(next);
}

/** What of `spans` no other covers; a rest of at most its `seamS` that touches it is left out. */
function without(
  spans: readonly Span[],
  others: readonly (Span & { readonly seamS: number })[],
): Span[] {
  let left = [...spans];
  for (const { fromS, toS, seamS } of others) {
    left = left.flatMap((span) => {
      if (span.toS < fromS || span.fromS > toS) return [span];
      const before = { fromS: span.fromS, toS: Math.min(span.toS, fromS) };
      const after = { fromS: Math.max(span.fromS, toS), toS: span.toS };
      return [before, after].filter((part) => part.toS - part.fromS > seamS);
    });
  }
  return left;
}

/** The part of `span` within `whole`; it ends before it begins where there is none. */
function clip(span: Span, whole: Span): Span {
  return { fromS: Math.max(span.fromS, whole.fromS), toS: Math.min(span.toS, whole.toS) };
}
