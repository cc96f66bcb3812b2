import type { Happening } from "../wire/event.ts";
import type { Heartbeat } from "../wire/heartbeat.ts";
import type { EpochMs } from "../time/time.ts";

/** What is kept for 13 months, one KV value each, by site and time. */
export type HistoryEntry =
  | {
    readonly kind: "flip";
    /** When it became true. */
    readonly at: EpochMs;
    readonly to: "up" | "down";
    readonly noticedAt: EpochMs;
    readonly incident: number;
  }
  | {
    readonly kind: "event";
    /** When it happened at home, by our clock as well as can be told. */
    readonly at: EpochMs;
    readonly epoch: number;
    readonly id: number;
    /** The home had told the phone itself. */
    readonly told: boolean;
    readonly what: Happening;
  }
  /** Heartbeats of one finished hour (UTC); an hour without an entry had none. */
  | {
    readonly kind: "hour";
    readonly at: EpochMs;
    readonly beats: number;
    /** Left out where nothing was measured. */
    readonly probes?: readonly ProbeHour[];
  }
  /** The site was silent from `at` to `until` and we were not looking: nobody knows. */
  | { readonly kind: "unknown"; readonly at: EpochMs; readonly until: EpochMs }
  /** The home told later that it was online from `at` to `until`, and none of its heartbeats was taken. */
  | { readonly kind: "not_reached"; readonly at: EpochMs; readonly until: EpochMs };

/** What one target answered within an hour. */
export interface ProbeHour {
  /** As the home names it, cleaned, at most 80 characters. */
  readonly url: string;
  readonly role: Heartbeat["probes"][number]["role"];
  /** Times it was asked and the question left the house. */
  readonly asked: number;
  /** Times it answered as it should. */
  readonly answered: number;
  /** Mean of the right answers, to a tenth; null: there was none. */
  readonly meanMs: number | null;
}

/** How long history is kept: 13 months, so that the same month of two years can be compared. */
export const HISTORY_KEPT_MS = 396 * 24 * 60 * 60 * 1_000;

/** A finished hour. */
export type HourEntry = Extract<HistoryEntry, { kind: "hour" }>;

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
      return entry.kind;
  }
}
