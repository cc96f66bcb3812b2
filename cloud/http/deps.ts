import type { CloudConfig } from "../../lib/config/cloud_config.ts";
import type { LogLine } from "../../lib/base/log.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import type { Channel } from "../phone/channel.ts";
import type { FormIssuer } from "../keys/forms.ts";
import type { LinkIssuer } from "../keys/links.ts";
import type { SessionIssuer } from "../keys/sessions.ts";
import type { ShareIssuer } from "../keys/shares.ts";
import type { TokenIssuer } from "../keys/tokens.ts";
import type { Listening } from "../store/listening.ts";

/** What answering a request needs; a test gives something else. */
export interface AppDeps {
  readonly kv: Deno.Kv;
  readonly now: () => EpochMs;
  /** Resolves after `ms`, or as soon as `signal` aborts; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly config: CloudConfig;
  readonly tokens: TokenIssuer;
  /** None: nobody is told (no topic, or not the production timeline). */
  readonly channels: readonly Channel[];
  readonly links: LinkIssuer;
  readonly forms: FormIssuer;
  readonly shares: ShareIssuer;
  readonly sessions: SessionIssuer;
  readonly log: (line: LogLine) => void;
  /** Names a command: unguessable, at most 16 characters. */
  readonly randomId: () => string;
  /** Takes over work that goes on after the answer; it must not reject. */
  readonly background: (work: Promise<void>) => void;
  /** There is something new to tell; costs nothing. */
  readonly onNotice: () => void;
  /** Aborts when the process is asked to end: streams close. */
  readonly stopping: AbortSignal;
  readonly listening: Listening;
  /** A text for people, its `deno task NAME` as it is typed where the cloud runs. */
  readonly inOwnWords: (text: string) => string;
}
