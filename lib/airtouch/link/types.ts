/**
 * What crosses the border of the link: `lib/airtouch/link/link.ts` decides, a shell with a socket obeys.
 *
 * All `...AtMs`, `...ByMs` and `nowMs` are readings of one monotonic clock in milliseconds.
 */
import type { Outcome } from "../airtouch.ts";

/** Takes received bytes in any pieces and gives the whole frames in them; never throws. */
export type FrameSplitter<Frame> = (bytes: Uint8Array) => readonly Frame[];

/** All that the link knows of the peer's language. */
export interface LinkProtocol<Frame> {
  /** A new splitter per connection: half a frame of a lost one must not join the next one's. */
  splitFrames(): FrameSplitter<Frame>;
  /** The bytes of heartbeat number `beat` (1, 2, … over the life of the link). */
  heartbeatFrame(beat: number): Uint8Array;
  /** True only for the reply to heartbeat `beat`: not for its echo, not for an older reply. */
  isHeartbeatAnswer(frame: Frame, beat: number): boolean;
  /** Asked in order, one at a time, on each new connection before any command; may be empty. */
  readonly questions: readonly LinkQuestion<Frame>[];
  /** What to ask again when the peer has stopped telling; null for nothing. */
  readonly refresh: LinkRefresh<Frame> | null;
}

/** One of the first questions of a connection. */
export interface LinkQuestion<Frame> {
  readonly name: string;
  readonly bytes: Uint8Array;
  answers(frame: Frame): boolean;
  /** `reset`: no answer means a dead peer; `skip`: some peers never answer this one. */
  readonly ifSilent: "reset" | "skip";
  /** Waits no longer than this, whatever the limits allow. */
  readonly patienceMs?: number;
}

/** A question that is repeated whenever `everyMs` passed without a frame that `isFresh`. */
export interface LinkRefresh<Frame> {
  readonly bytes: Uint8Array;
  readonly everyMs: number;
  isFresh(frame: Frame): boolean;
}

/**
 * How often a command may be written.
 *
 * - `idempotent`: again when the reply is missing, until it is confirmed or its life is over.
 * - `once`: never twice; may wait for a connection as long as it lives.
 * - `connected_only`: never twice, and only on the connection that is ready now.
 */
export type LinkPolicy = "idempotent" | "once" | "connected_only";

/** Something to tell the peer, which ends in exactly one `Outcome`. */
export interface LinkCommand<Frame> {
  /** Chosen by the sender; never used twice on one link. */
  readonly id: number;
  readonly policy: LinkPolicy;
  readonly bytes: Uint8Array;
  /** True for a frame that shows the command done. */
  confirms(frame: Frame): boolean;
}

/** Why a connection, or the attempt to get one, ended. */
export type LinkLoss =
  | { readonly kind: "connect_failed"; readonly detail: string }
  | { readonly kind: "connect_late" }
  | { readonly kind: "peer_closed"; readonly detail: string }
  | { readonly kind: "write_failed"; readonly detail: string }
  | { readonly kind: "write_late" }
  | { readonly kind: "heartbeat_lost"; readonly beat: number }
  | { readonly kind: "question_lost"; readonly name: string };

/** What happened; events that name a connection other than the present one change nothing. */
export type LinkEvent<Frame> =
  & { readonly nowMs: number }
  & (
    | { readonly kind: "start" }
    | { readonly kind: "opened"; readonly connection: number }
    | { readonly kind: "received"; readonly connection: number; readonly bytes: Uint8Array }
    | { readonly kind: "written"; readonly connection: number }
    | { readonly kind: "write_failed"; readonly connection: number; readonly detail: string }
    /** Over by itself: refused, ended by the peer, or broken; the socket is gone. */
    | { readonly kind: "closed"; readonly connection: number; readonly detail: string }
    | { readonly kind: "submitted"; readonly command: LinkCommand<Frame> }
    | { readonly kind: "time" }
    | { readonly kind: "close" }
  );

/** What the shell must do, in this order. At most one write is unanswered at any time. */
export type LinkAction =
  | { readonly kind: "connect"; readonly connection: number }
  | { readonly kind: "write"; readonly connection: number; readonly bytes: Uint8Array }
  /** End it by reset, also a half-made one, and throw away what the kernel still holds. */
  | { readonly kind: "abort"; readonly connection: number };

/** What the link tells its owner, in the order in which it happened. */
export type LinkReport<Frame> =
  /** The connection stands and all first questions are through. */
  | { readonly kind: "ready"; readonly connection: number }
  | { readonly kind: "received"; readonly frame: Frame }
  | { readonly kind: "lost"; readonly loss: LinkLoss; readonly retryAtMs: number }
  | { readonly kind: "ended"; readonly commandId: number; readonly outcome: Outcome };

/** All that comes of one event. */
export interface LinkStep<Frame> {
  readonly state: LinkState<Frame>;
  readonly actions: readonly LinkAction[];
  readonly reports: readonly LinkReport<Frame>[];
  /** When to send a `time` event at the latest; null when only the world can move the link. */
  readonly wakeAtMs: number | null;
}

/** Where the link stands. Shells keep it and hand it back; only the link's modules look inside. */
export interface LinkState<Frame> {
  /** The latest time seen; a clock that goes back is held here. */
  readonly nowMs: number;
  readonly phase: LinkPhase<Frame>;
  /** Oldest first; a command under way is in the phase. */
  readonly queue: readonly LinkEntry<Frame>[];
  /** Attempts and connections in a row that did not last; sets the back-off. */
  readonly failures: number;
  /** Number of the newest connection; 0 before the first. */
  readonly connection: number;
  /** Number of the newest heartbeat; 0 before the first. */
  readonly beat: number;
}

export type LinkPhase<Frame> =
  | { readonly kind: "idle" }
  | { readonly kind: "waiting"; readonly connectAtMs: number }
  | { readonly kind: "connecting"; readonly lateAtMs: number }
  | LinkOpen<Frame>
  | { readonly kind: "closed" };

export interface LinkOpen<Frame> {
  readonly kind: "open";
  readonly openedAtMs: number;
  /** When the latest whole frame came; `openedAtMs` before the first. */
  readonly heardAtMs: number;
  /** Whether a heartbeat was answered on this connection. */
  readonly proof: "none" | "answered";
  readonly split: FrameSplitter<Frame>;
  /** When the write under way is overdue; null: none is. */
  readonly writeLateAtMs: number | null;
  readonly heartbeat: LinkHeartbeat;
  readonly session: LinkSession<Frame>;
}

/**
 * `owed`: due, but not written yet; its deadline runs already. `hurryAtMs` is an earlier deadline,
 * set when the connection is in doubt and lifted by the next frame; null without a doubt.
 */
export type LinkHeartbeat =
  | { readonly kind: "resting"; readonly dueAtMs: number }
  | { readonly kind: "owed"; readonly lateAtMs: number; readonly hurryAtMs: number | null }
  | {
    readonly kind: "asked";
    readonly beat: number;
    readonly lateAtMs: number;
    readonly hurryAtMs: number | null;
    readonly nextAtMs: number;
  };

export type LinkSession<Frame> =
  | {
    readonly kind: "asking";
    readonly index: number;
    /** When the answer is overdue; null: it is not asked yet. */
    readonly lateAtMs: number | null;
  }
  | {
    readonly kind: "ready";
    /** Null when the protocol has nothing to refresh. */
    readonly refreshAtMs: number | null;
    readonly flight: LinkFlight<Frame> | null;
  };

export interface LinkEntry<Frame> {
  readonly command: LinkCommand<Frame>;
  /** Not written at or after this time. */
  readonly expiresAtMs: number;
  /** How often it was written, 0 … attemptsMax. */
  readonly attempts: number;
}

/** The one command that was written and is not answered yet. */
export interface LinkFlight<Frame> {
  readonly entry: LinkEntry<Frame>;
  readonly lateAtMs: number;
  /** Whether any frame came since it was written: a sign that the connection lives. */
  readonly heard: boolean;
}
