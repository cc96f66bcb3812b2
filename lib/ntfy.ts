import type { EpochMs } from "./time.ts";

/** ntfy's publish API as both halves use it: pure, the shells do the request. */

/** One notification. */
export interface NtfyMessage {
  /** At most 60 characters are shown on a lock screen; control characters are removed. */
  readonly title: string;
  readonly body: string;
  /** 1 (silent) – 5 (urgent); 3 is ntfy's default. */
  readonly priority: 1 | 2 | 3 | 4 | 5;
  /** Names of emoji or words. */
  readonly tags: readonly string[];
  /** Opened by a tap; null: none. */
  readonly click: string | null;
  /** The same id replaces the shown notification on servers from 2.16; `[-_A-Za-z0-9]{1,64}`. */
  readonly sequenceId: string | null;
  /** Deliver this much later (10 s – 3 d); null: at once. */
  readonly delayMs: number | null;
}

/** Where to publish; read from `https://server/topic`. */
export interface NtfyTarget {
  /** The server's root, `https://server/`, where JSON is posted. */
  readonly root: string;
  readonly topic: string;
}

/** One HTTP POST. */
export interface NtfyRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What an answer means for the message and for the channel.
 *
 * - `delivered`: accepted; `sequenceKnown` tells whether the server knows `sequence_id`, null when
 *   none was sent.
 * - `retry`: unknown or passing trouble; `afterMs` is the least wait the server asked for.
 * - `limited`: the whole channel must rest until `untilMs`.
 * - `message_refused`: this message never, others perhaps.
 * - `channel_refused`: none, until somebody changes a setting.
 */
export type NtfyAnswer =
  | { readonly kind: "delivered"; readonly sequenceKnown: boolean | null }
  | { readonly kind: "retry"; readonly afterMs: number | null; readonly why: string }
  | { readonly kind: "limited"; readonly untilMs: EpochMs; readonly why: string }
  | { readonly kind: "message_refused"; readonly why: string }
  | { readonly kind: "channel_refused"; readonly why: string };

/**
 * Reads the address of a topic. Throws TypeError or RangeError that name what is wrong; never
 * repeats user name or password.
 */
export function parseNtfyUrl(text: string): NtfyTarget {
  throw new TypeError(`Cannot read ntfy address: not built yet, got ${text.length} characters`);
}

/** The request that publishes `message`, within ntfy's limits whatever the message holds. */
export function buildNtfyRequest(
  message: NtfyMessage,
  options: { readonly url: string; readonly token: string | null },
): NtfyRequest {
  const target = parseNtfyUrl(options.url);
  return { url: target.root, headers: {}, body: JSON.stringify(message) };
}

/** What an answer to `buildNtfyRequest()` means. */
export function classifyNtfyAnswer(answer: {
  readonly status: number;
  /** `Headers` will do. */
  readonly headers: { get(name: string): string | null };
  /** The first 16 KiB are enough. */
  readonly body: string;
  readonly now: EpochMs;
  /** What was sent; null: none. */
  readonly sequenceId: string | null;
}): NtfyAnswer {
  return { kind: "retry", afterMs: null, why: `status ${answer.status}` };
}
