import type { LogLine } from "../../lib/base/log.ts";
import type { NtfyAnswer, NtfyMessage } from "../../lib/phone/ntfy.ts";
import type { MessageAbout } from "../../lib/phone/webhook.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import type { Listening } from "../store/listening.ts";
import type { Decorator } from "./decorate.ts";

/** Who hears of which homes. */
export type Audience = Pick<Channel, "name" | "sites">;

/** A way to tell the phone. */
export interface Channel {
  /** Names it in keys and on the status page; `"ntfy"`. */
  readonly name: string;
  /** Names its settings; holds no secret. */
  readonly fingerprint: string;
  /** Homes that it hears of; null or not there: all. */
  readonly sites?: readonly string[] | null;
  /** Never rejects for what a network may do. */
  send(
    message: NtfyMessage,
    options: { readonly timeoutMs: number; readonly about: MessageAbout },
  ): Promise<NtfyAnswer>;
}

export interface DeliverDeps {
  readonly kv: Deno.Kv;
  readonly now: () => EpochMs;
  readonly log: (line: LogLine) => void;
  readonly channel: Channel;
  /** By its clock reminders keep their distance. */
  readonly listening: Pick<Listening, "most">;
  /** As in the sweep: keeps the next reminder that far from a message that came late. */
  readonly reminderFirstMs: number;
  /** Adds what the hour and the address of this cloud add; not there: nothing. */
  readonly decorate?: Decorator;
}
