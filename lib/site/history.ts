import * as v from "../base/shape.ts";
import { type Happening, readKept, toldSchema } from "../wire/event.ts";
import { PROBE_ROLES } from "../wire/heartbeat.ts";
import { count, moment } from "../wire/numbers.ts";

const probeHourSchema = v.strictObject({
  /** As the home names it, cleaned, at most 80 characters. */
  url: v.string(),
  role: v.picklist(PROBE_ROLES),
  /** Times it was asked and the question left the house. */
  asked: count,
  /** Times it answered as it should. */
  answered: count,
  /** Mean of the right answers, to a tenth; null: there was none. */
  meanMs: v.nullable(v.number()),
});

/** What one target answered within an hour. */
export type ProbeHour = v.InferOutput<typeof probeHourSchema>;

/** What is kept for 13 months, one KV value each, by site and time. */
export const historySchema = v.variant("kind", [
  v.strictObject({
    kind: v.literal("flip"),
    /** When it became true. */
    at: moment,
    to: v.picklist(["up", "down"]),
    noticedAt: moment,
    /** The incident that begins or ends with it. */
    incident: count,
  }),
  v.strictObject({
    kind: v.literal("event"),
    /** When it happened at home, by our clock as well as can be told. */
    at: moment,
    epoch: count,
    id: count,
    /** The home had told the phone itself. */
    told: v.boolean(),
    what: toldSchema,
  }),
  /** Heartbeats of one finished hour (UTC); an hour without an entry had none. */
  v.strictObject({
    kind: v.literal("hour"),
    at: moment,
    beats: count,
    /** Left out where nothing was measured. */
    probes: v.optional(v.array(probeHourSchema)),
  }),
  /** The site was silent from `at` to `until` and we were not looking: nobody knows. */
  v.strictObject({ kind: v.literal("unknown"), at: moment, until: moment }),
  /** The home told later that it was online from `at` to `until`, and none of its heartbeats was taken. */
  v.strictObject({ kind: v.literal("not_reached"), at: moment, until: moment }),
  /** What a newer release of the cloud kept, before its owner went back to this one; never written. */
  v.strictObject({ kind: v.literal("other"), at: moment, name: v.string() }),
]);

/** One entry of the past. */
export type HistoryEntry = v.InferOutput<typeof historySchema>;

/** How long history is kept: 13 months, so that the same month of two years can be compared. */
export const HISTORY_KEPT_MS = 396 * 24 * 60 * 60 * 1_000;

/**
 * The same without a length of time beyond what is kept: it could lead to a day that no calendar has,
 * and whoever wrote it out, for its home or for all, would fail.
 */
export function withinKept(what: Happening): Happening {
  // Of numbers only lengths of time can be so large.
  const fields = Object.entries(what).map(([name, value]) => [
    name,
    typeof value === "number" ? Math.min(value, HISTORY_KEPT_MS) : value,
  ]);
  return Object.fromEntries(fields);
}

const anyRow = v.object({ kind: v.string(), at: v.number() });

/**
 * A row of the history, by whatever release it was written, as this one can tell it; null: it is no
 * row at all.
 */
export function readKeptEntry(row: unknown): HistoryEntry | null {
  if (anyRow.read(row) instanceof v.Fault) return null;
  const kept = row as HistoryEntry;
  switch (kept.kind) {
    case "event":
      return { ...kept, what: withinKept(readKept(kept.what)) };
    case "flip":
    case "hour":
    case "unknown":
    case "not_reached":
    case "other":
      return kept;
    default:
      return otherEntry(kept);
  }
}

function otherEntry({ kind, at }: { readonly kind: string; readonly at: number }): HistoryEntry {
  return { kind: "other", at, name: kind };
}

/** A finished hour. */
export type HourEntry = Extract<HistoryEntry, { kind: "hour" }>;

/** A change of status, with the time at which it became true. */
export type Flip = Omit<Extract<HistoryEntry, { kind: "flip" }>, "kind">;

/** Tells apart entries of one site and one millisecond; the same happening has the same label. */
export function historyLabel(entry: HistoryEntry): string {
  switch (entry.kind) {
    case "flip":
      return `flip-${entry.to}-${entry.incident}`;
    case "event":
      return `event-${entry.epoch}-${entry.id}`;
    case "hour":
      return "hour";
    case "unknown":
    case "not_reached":
    case "other":
      return entry.kind;
  }
}
