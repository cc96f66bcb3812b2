import type { LogLine } from "../../lib/base/log.ts";
import type { NtfyAnswer, NtfyMessage } from "../../lib/phone/ntfy.ts";
import type { MessageAbout } from "../../lib/phone/webhook.ts";
import type { EpochMs, ListenMs } from "../../lib/time/time.ts";
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

/** What a courier remembers from one look at the outbox to the next. */
export interface DeliverMemory {
  /** Rows that the channel took and the store did not let go yet: none is sent again. */
  readonly taken: Set<string>;
  /** How long a row is as it is, by a clock that nobody sets. */
  readonly seen: Map<string, { readonly versionstamp: string; readonly atMs: number }>;
  /** By that clock. */
  readonly passedMs: () => number;
  /** Some of the messages that failed since the channel last took one. */
  readonly failed: Set<string>;
  /** Names the absence after which the monitor's own alarm was last put off; not there: it was not. */
  alarmGrace?: ListenMs | undefined;
  /** The alarm as it was last seen to be armed, and since when, by the clock that nobody sets. */
  alarmSeen?: { readonly armedMs: ListenMs | null; readonly atMs: number };
}

export interface DeliverDeps {
  readonly memory: DeliverMemory;
  /** News of a silence waits so long for that of other homes. */
  readonly gatherMs: number;
  readonly kv: Deno.Kv;
  readonly now: () => EpochMs;
  readonly log: (line: LogLine) => void;
  readonly channel: Channel;
  /** By its clock homes are judged, and reminders keep their distance. */
  readonly listening: Pick<Listening, "isKnown" | "most" | "meet" | "hearing">;
  /** As in the sweep: keeps the next reminder that far from a message that came late. */
  readonly reminderFirstMs: number;
  /** Adds what the hour and the address of this cloud add; not there: nothing. */
  readonly decorate?: Decorator;
}
