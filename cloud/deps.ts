import type { CloudConfig } from "../lib/cloud_config.ts";
import type { EpochMs } from "../lib/time.ts";

/** What the cloud's shell is given, so that a test can give something else. */
export interface CloudDeps {
  readonly kv: Deno.Kv;
  readonly now: () => EpochMs;
  /** Resolves after `ms`, or as soon as `signal` aborts; never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly fetch: typeof fetch;
  readonly config: CloudConfig;
  readonly log: (line: LogLine) => void;
  /** Unguessable, `[a-z0-9]{16,36}`-like; names commands. */
  readonly randomId: () => string;
}

/** One line of the log: what happened and the facts beside it. Holds no secret. */
export interface LogLine {
  readonly level: "info" | "warning" | "error";
  readonly message: string;
  readonly [fact: string]: string | number | boolean | null;
}
