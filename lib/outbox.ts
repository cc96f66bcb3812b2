import type { Notice } from "./notice.ts";
import type { EpochMs } from "./time.ts";

/** One notice on its way to one channel; removed only after the channel said yes. */
export interface OutboxRow {
  readonly v: 1;
  readonly channel: string;
  readonly site: string;
  /** Order within (channel, site). */
  readonly number: number;
  readonly notice: Notice;
  readonly createdAt: EpochMs;
  /** Tries that failed. */
  readonly attempts: number;
  readonly nextAttemptAt: EpochMs;
  /** Somebody is sending it until then; null: nobody. */
  readonly leaseUntil: EpochMs | null;
}

/** A notice that the channel refused for itself, kept to be shown. */
export interface SetAsideRow {
  readonly row: OutboxRow;
  readonly at: EpochMs;
  readonly why: string;
}

/** What we know of one channel. */
export interface ChannelState {
  /** Names the settings; another one lifts a pause. Holds no secret. */
  readonly fingerprint: string;
  /** The channel refuses us since then; null: it does not. */
  readonly pausedSince: EpochMs | null;
  /** When the paused channel is tried again. */
  readonly retryAt: EpochMs | null;
  /** The server asked us to rest until then; null: it did not. */
  readonly suspendedUntil: EpochMs | null;
  /** Why it is paused, suspended or failing, in plain words; null: all is well. */
  readonly trouble: string | null;
  /** Rows created up to here give way to one message a site that tells the present state. */
  readonly catchUpBefore: EpochMs | null;
  /** The server has shown that it knows `sequence_id`. */
  readonly knowsSequenceId: boolean;
  /** When the dead man's message was last armed; null: it is not. */
  readonly deadManArmedAt: EpochMs | null;
  readonly deadManTriedAt: EpochMs | null;
}
