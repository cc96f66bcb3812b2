/** The border between deciding and switching: what a smart plug can say and be told. */

/** Who turns the power back on: the plug by its own timer, or the host by a second command. */
export type TimedBy = "plug" | "host";

/** What a plug said of itself. */
export interface PlugReading {
  /** Whether the outlet has power; null when the plug did not say. */
  readonly on: boolean | null;
  /** Seconds left on the plug's own timer, 0 when none runs; null when the plug did not say. */
  readonly countdownS: number | null;
  /** Load in watts; null when the plug does not measure it. */
  readonly watts: number | null;
  /** What the outlet does after a mains failure; null when the plug does not say. */
  readonly afterPowerLoss: "on" | "off" | "last" | null;
  /** Whatever an owner should know, in plain words, each at most 200 characters. */
  readonly warnings: readonly string[];
  /** Whether commands would be taken is not shown: it told its state without a key. Absent: it is. */
  readonly unproven?: true;
}

/** One outlet; of several that are cut together and come on one after the other, or alone. */
export interface Outlet {
  /** What its owner calls it, 1 – 16 characters. */
  readonly name: string;
  /** From the end of the off time until its power is due, 0 – 30 min, whole seconds. */
  readonly onDelayMs: number;
  readonly timedBy: TimedBy;
  /** What keeps its off time may be a queue that any question ends. Absent: questions end nothing. */
  readonly heldByQueue?: true;
}

/** What one of several outlets answered. */
export interface Part<TOutcome> {
  readonly name: string;
  readonly outcome: TOutcome;
}

/** What came of asking for a reading. */
export type ReadOutcome =
  & (
    /** Of several: off where any is off, a timer where any has one. */
    | { readonly kind: "read"; readonly reading: PlugReading }
    /** Why, in words an owner understands; at most 200 characters. */
    | { readonly kind: "failed"; readonly hint: string }
  )
  /** Of several: what each said; some may have failed. */
  & { readonly parts?: readonly Part<ReadOutcome>[] };

/**
 * What came of asking for a power cycle.
 *
 * - `not_sent`: nothing can have happened; does not count as a cut.
 * - `refused`: the plug answered with an error; it may still have done part of it.
 * - `sent`: bytes left, no confirmation came: assume that it happened.
 * - `confirmed`: the plug said that it is off and, where it times itself, counting.
 * - `would_send`: a dry run.
 *
 * Of several, what holds for all that were asked; `parts` tells them apart.
 */
export type CycleOutcome =
  & (
    | { readonly kind: "not_sent"; readonly hint: string }
    | { readonly kind: "refused"; readonly hint: string }
    | { readonly kind: "sent"; readonly hint: string }
    | { readonly kind: "confirmed" }
    | { readonly kind: "would_send" }
  )
  & { readonly parts?: readonly Part<CycleOutcome>[] };

/** What came of asking for power: `on` was read back, or it is not known. */
export type TurnOnOutcome =
  & ({ readonly kind: "on" } | { readonly kind: "unknown"; readonly hint: string })
  & { readonly parts?: readonly Part<TurnOnOutcome>[] };

/** What is asked of a plug's own timer in set-up. */
export type FarTimerStep = "start" | "stop";

/**
 * One outlet, or several as one: then `outlets` names those that are meant, all without it; a plug
 * that is one outlet takes no notice of it. Every call is bounded by `signal`, opens its own connection, closes it hard, and
 * never rejects for what a plug or a network may do.
 */
export interface Plug {
  /** Asks for the present state without changing anything. */
  read(signal: AbortSignal): Promise<ReadOutcome>;
  /**
   * Off now, on again by itself after `offMs` (whole seconds); of a host-timed plug only off: the
   * host asks for power when it is due. At most one command that switches off leaves.
   */
  powerCycle(
    offMs: number,
    signal: AbortSignal,
    outlets?: readonly string[],
  ): Promise<CycleOutcome>;
  /** Asks for power; harmless when it is on already. */
  turnOn(signal: AbortSignal, outlets?: readonly string[]): Promise<TurnOnOutcome>;
  /**
   * For set-up, to prove key, version and timer without cutting power: starts the plug's own timer
   * a day ahead, or stops it, and reads back. A timer that is left running switches the outlet at
   * its end, so whoever starts one must keep a journal. Absent: the plug has no timer of its own.
   */
  setFarTimer?(step: FarTimerStep, signal: AbortSignal): Promise<ReadOutcome>;
}
