/** One question and one answer over TCP, after which nothing of the question can arrive any more. */
import type { PlugFailure } from "../../lib/plugs/failure.ts";
import type { TcpAddress } from "./tcp.ts";
import { Conversation } from "./conversation.ts";

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
export async function exchange(
  question: Uint8Array,
  { address, signal, isWhole }: ExchangeOptions,
): Promise<Exchange> {
  let bytes: Uint8Array = new Uint8Array();
  let isAnswer = false;
  const talk = new Conversation({
    address,
    signal,
    first: question,
    hear: (soFar, state) => {
      if (isAnswer) return bytes;
      bytes = soFar;
      isAnswer = isWhole(bytes, state);
      return isAnswer || bytes.length <= ANSWER_BYTES_MAX ? bytes : "unreadable";
    },
  });
  const answer = await talk.until(() => isAnswer ? bytes : null);
  await talk.close();
  return { sent: talk.opened, bytes, failure: typeof answer === "string" ? answer : null };
}
