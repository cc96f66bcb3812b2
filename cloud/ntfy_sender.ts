import type { Channel } from "./deliver.ts";

/** The channel that posts to an ntfy topic. */
export function openNtfyChannel(_options: {
  readonly url: string;
  readonly token: string | null;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** Opened by a tap on a notice; null: none. */
  readonly click: string | null;
}): Promise<Channel> {
  throw new TypeError("Not built");
}
