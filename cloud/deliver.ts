import type { LogLine } from "../lib/log.ts";
import type { NtfyAnswer, NtfyMessage } from "../lib/ntfy.ts";

/** A way to tell the phone. */
export interface Channel {
  /** Names it in keys and on the status page; `"ntfy"`. */
  readonly name: string;
  /** Names its settings; holds no secret. */
  readonly fingerprint: string;
  /** Never rejects for what a network may do. */
  send(message: NtfyMessage, options: { readonly timeoutMs: number }): Promise<NtfyAnswer>;
}

export interface DeliverDeps {
  readonly kv: Deno.Kv;
  readonly now: () => number;
  readonly log: (line: LogLine) => void;
  readonly channel: Channel;
}

/** Sends what is due until `until`; safe to run beside another one. */
export function deliver(_deps: DeliverDeps, _options: { readonly until: number }): Promise<void> {
  throw new TypeError("Not built");
}
