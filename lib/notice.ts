import type { Happening } from "./event.ts";
import type { EpochMs } from "./time.ts";

/** What every notice carries, so that it can be written out when it is delivered. */
export interface NoticeBase {
  readonly siteName: string;
  /** Null: UTC. */
  readonly timeZone: string | null;
  readonly sequenceId: string;
}

/** The end of an outage as the home told it. */
export type OutageReport = Extract<Happening, { kind: "outage_ended" }>;

/** A notice as facts; the text is made at delivery, when its age is known. */
export type Notice =
  | NoticeBase & {
    readonly kind: "down";
    readonly incident: number;
    readonly lastSeenAt: EpochMs;
    readonly staleAfterMs: number;
  }
  | NoticeBase & {
    readonly kind: "reminder";
    readonly incident: number;
    readonly lastSeenAt: EpochMs;
    /** From 1. */
    readonly number: number;
  }
  | NoticeBase & {
    readonly kind: "back";
    readonly incident: number;
    readonly lastSeenAt: EpochMs;
    readonly backAt: EpochMs;
    /** The down notice was never queued: this one message says both. */
    readonly saysBoth: boolean;
    /** What the home said of it in the same heartbeat; null: nothing. */
    readonly report: OutageReport | null;
    /** Last automatic or commanded cut that the same heartbeat told of; null: none. */
    readonly lastCutAt: EpochMs | null;
  }
  | NoticeBase & {
    readonly kind: "event";
    readonly at: EpochMs;
    readonly what: Happening;
  };

/** Every kind of notice. */
export type NoticeKind = Notice["kind"];
