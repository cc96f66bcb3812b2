/** One question and one answer over TCP, after which nothing of the question can arrive any more. */
import { findPlugFailure, type PlugFailure } from "../../lib/plug/plug_failure.ts";
import { createTcpOpener, type TcpAddress, type Wire, type WireEvent } from "../link_wire.ts";

/** Most bytes of an answer. */
export const ANSWER_BYTES_MAX = 32 * 1024;

export interface ExchangeOptions {
  readonly address: TcpAddress;
  readonly signal: AbortSignal;
  /** True once these bytes are a whole answer; `ended`: the peer has closed. */
  readonly isWhole: (bytes: Uint8Array, state: { readonly ended: boolean }) => boolean;
}

/** What came of it. */
export interface Exchange {
  /** False: not one byte of the question can have left. */
  readonly sent: boolean;
  readonly bytes: Uint8Array;
  /** Null: `bytes` is a whole answer. */
  readonly failure: PlugFailure | null;
}

/**
 * Connects, sends `question`, waits for the whole answer or the signal, and closes by reset: a quiet
 * close would leave the kernel to deliver the question whenever the plug is back. Never rejects.
 */
export function exchange(question: Uint8Array, options: ExchangeOptions): Promise<Exchange> {
  const { address, signal, isWhole } = options;
  const nothing = new Uint8Array();
  if (signal.aborted) return Promise.resolve({ sent: false, bytes: nothing, failure: "no_time" });
  return new Promise((resolve) => {
    let wire: Wire | null = null;
    let sent = false;
    let bytes: Uint8Array = nothing;
    let outcome: PlugFailure | "whole" | null = null;
    const finish = (found: PlugFailure | "whole") => {
      outcome ??= found;
      wire?.abort();
    };
    const onAbort = () => finish(sent ? "silent" : "no_answer");
    const tell = (event: WireEvent) => {
      switch (event.kind) {
        case "opened":
          if (outcome !== null) return;
          sent = true;
          wire?.write(question);
          return;
        case "written":
          return;
        case "write_failed":
          return finish(findPlugFailure(event.detail) ?? "closed");
        case "received":
          if (outcome !== null) return;
          bytes = join(bytes, event.bytes);
          if (isWhole(bytes, { ended: false })) finish("whole");
          else if (bytes.length > ANSWER_BYTES_MAX) finish("unreadable");
          return;
        case "ended": {
          signal.removeEventListener("abort", onAbort);
          const ended = sent && isWhole(bytes, { ended: true })
            ? "whole"
            : endOf(event.detail, sent);
          const found = outcome ?? ended;
          resolve({ sent, bytes, failure: found === "whole" ? null : found });
        }
      }
    };
    signal.addEventListener("abort", onAbort);
    try {
      wire = createTcpOpener(address)(tell);
    } catch (error) {
      signal.removeEventListener("abort", onAbort);
      const failure = findPlugFailure(String(error)) ?? "unknown";
      resolve({ sent: false, bytes: nothing, failure });
    }
  });
}

function endOf(detail: string, sent: boolean): PlugFailure {
  return findPlugFailure(detail) ?? (sent ? "closed" : "unknown");
}

function join(before: Uint8Array, more: Uint8Array): Uint8Array {
  const both = new Uint8Array(before.length + more.length);
  both.set(before);
  both.set(more, before.length);
  return both;
}
