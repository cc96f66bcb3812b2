import type { ConsoleAnswer } from "../../lib/watch/consoles.ts";
import type { WatchEvent } from "../../lib/wire/event.ts";
import type { Heartbeat, HeartbeatReply } from "../../lib/wire/heartbeat.ts";
import type { ConsoleConfig } from "../../lib/config/airtouch_config.ts";
import type { NtfyMessage } from "../../lib/phone/ntfy.ts";
import type { Plug } from "../../lib/plugs/plug.ts";
import type { TargetResult } from "../../lib/probes/probe.ts";
import type { HomeClock } from "../../lib/time/time.ts";
import type { SoftRebootOutcome } from "../../lib/watch/soft_reboot.ts";
import type { OwnNetwork } from "../../lib/probes/ip_answer.ts";
import type { HomeAssistantMessages } from "../../lib/watch/tell/home_assistant.ts";
import type { WatchState } from "../../lib/watch/state/state.ts";

/** The border between a tick and the world; the simulator stands in for the world here. */

/** What came of saving: null where it worked, else why not. */
export interface SaveOutcome {
  readonly runtime: string | null;
  /** Null also when the disk was not asked for. */
  readonly disk: string | null;
}

/** What came of a heartbeat. Only `accepted` shows that the cloud has it. */
export type HeartbeatOutcome =
  | { readonly kind: "accepted"; readonly reply: HeartbeatReply }
  /** It may have arrived all the same; `why` at most some 200 characters. */
  | { readonly kind: "unheard"; readonly why: string };

/** Everything a tick may do to the world. None of these rejects for what the world may do. */
export interface TickPorts {
  readonly clock: () => HomeClock;
  /** Null: nothing was left by an earlier tick. */
  readonly load: (clock: HomeClock) => { readonly state: WatchState; readonly troubles: string[] };
  readonly save: (state: WatchState, places: { readonly disk: boolean }) => SaveOutcome;
  readonly probe: () => Promise<readonly TargetResult[]>;
  /** What this computer says of its own network; asked in failing ticks alone. Null: it says nothing. */
  readonly ownNetwork: () => Promise<OwnNetwork | null>;
  readonly plug: () => Promise<TickPlug>;
  /** Asks the router to restart by itself. Null: that is not configured. */
  readonly softReboot: (() => Promise<SoftRebootOutcome>) | null;
  /** Null: no cloud. */
  readonly sendHeartbeat: ((heartbeat: Heartbeat) => Promise<HeartbeatOutcome>) | null;
  /** Null: the home never tells the phone by itself. True: the channel took it. */
  readonly tellPhone: ((message: NtfyMessage) => Promise<boolean>) | null;
  /** Asks all of these at once whether they are alive. Null: no console is configured. */
  readonly askConsoles:
    | ((consoles: readonly ConsoleConfig[]) => Promise<readonly ConsoleAnswer[]>)
    | null;
  /** Null: told; else why not, in plain words. Null itself: it is not configured. */
  readonly tellHomeAssistant:
    | ((messages: HomeAssistantMessages) => Promise<string | null>)
    | null;
  readonly appendEvents: (events: readonly WatchEvent[], epoch: number) => void;
}

/** A plug, or several as one, whose calls carry their own deadlines. */
export interface TickPlug {
  readonly read: () => ReturnType<Plug["read"]>;
  readonly powerCycle: (
    offMs: number,
    outlets?: readonly string[],
  ) => ReturnType<Plug["powerCycle"]>;
  readonly turnOn: (outlets?: readonly string[]) => ReturnType<Plug["turnOn"]>;
}
