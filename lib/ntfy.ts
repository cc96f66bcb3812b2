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
