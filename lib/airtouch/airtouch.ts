/** The public face of the package: what `connect()` gives. */
import type { Model } from "./model.ts";
import type { Order } from "./order.ts";
import type { ConsoleStatus } from "./status.ts";

/** Which console, and how patiently. */
export interface ConnectOptions {
  /** 4 or 5. */
  readonly model: Model;
  /** An address or a name that resolves. */
  readonly host: string;
  /** 1–65535; 9004 (AirTouch 4) or 9005 (AirTouch 5) when left out. */
  readonly port?: number;
  /**
   * How long one answer may take, whole milliseconds 100–60,000. When left out: 10,000 for the status
   * of ACs and 3,000 for what some consoles never answer, on each new connection; 5,000 for an order.
   */
  readonly answerMs?: number;
  /** How often a quiet connection is proven, whole milliseconds 60,000–86,400,000; 300,000 when left out. */
  readonly heartbeatEveryMs?: number;
}

/**
 * What became of an order; `attempts` counts how often it was written.
 *
 * - `confirmed`: the console's own status shows it done.
 * - `refused`: the console's abilities forbid it, or ten orders wait already; nothing was sent.
 * - `expired`: the console was not reached within 30 s; nothing was sent.
 * - `unknown`: it was sent, and the console never showed it; it may have been done.
 */
export type Outcome =
  | { readonly kind: "confirmed"; readonly attempts: number }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "expired"; readonly why: string }
  | { readonly kind: "unknown"; readonly attempts: number; readonly why: string };

/** What a subscriber is told, in the order in which it happened. */
export type News =
  /** The console is connected and has told all that it tells. */
  | { readonly kind: "ready"; readonly status: ConsoleStatus }
  /** Something changed; both are whole. */
  | { readonly kind: "changed"; readonly before: ConsoleStatus; readonly status: ConsoleStatus }
  /** The connection ended, `why` in plain words; it is tried again in `retryInMs`. */
  | { readonly kind: "lost"; readonly why: string; readonly retryInMs: number }
  /**
   * A message that this package does not understand, `data` as it came: please report it. `subType`
   * is null where the type has none; `why` is null for a type that is not known at all.
   */
  | {
    readonly kind: "unknown";
    readonly type: number;
    readonly subType: number | null;
    readonly data: Uint8Array;
    readonly why: string | null;
  };

/** A connection to one console that goes on, through any loss, until it is closed. */
export interface Airtouch {
  /** As given to `connect()`. */
  readonly model: Model;
  /** As given to `connect()`. */
  readonly host: string;
  /** 1–65535. */
  readonly port: number;
  /** Whether the console is connected now and has told its status. */
  readonly isReady: boolean;
  /** All that the console has told so far; while the connection is lost, what it told last. */
  readonly status: ConsoleStatus;
  /**
   * Settles when the console is connected and has told its status, at once where it already has.
   *
   * @param waitMs How long to wait at most, whole milliseconds 1–2,147,483,647; 10,000 when left out.
   * @throws {Error} When it is not so in time, or the connection was closed; the message says why.
   * The connection goes on being tried all the same, until it is closed.
   * @throws {RangeError} For a `waitMs` outside its range.
   */
  ready(waitMs?: number): Promise<void>;
  /**
   * Tells `listener` everything from now on. What it throws is thrown in a task of its own and harms
   * no connection.
   *
   * @returns What ends the subscription.
   */
  subscribe(listener: (news: News) => void): () => void;
  /**
   * Asks the console for a change. Orders leave one at a time, in the order in which they were given;
   * at most ten wait. Settles within 30 s and one answer's time.
   *
   * @throws {RangeError} For an order that asks for nothing, contradicts itself, or has a value that
   * this model cannot take; nothing is sent then.
   */
  order(order: Order): Promise<Outcome>;
  /** Ends the connection and every order that waits; settles when the socket is gone. */
  close(): Promise<void>;
  /** The same as `close()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void>;
}
