import {
  buildNtfyRequest,
  classifyNtfyAnswer,
  type NtfyAnswer,
  type NtfyMessage,
} from "../../lib/phone/ntfy.ts";
import { cleanLine } from "../../lib/base/text.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import { readLimited } from "../host/limited.ts";

/** The part of an answer that is read; ntfy's own are far shorter. */
const ANSWER_BYTES_MAX = 16 * 1024;

const WHY_LIMITS = { charactersMax: 120, bytesMax: null } as const;

/** Where and how to publish. */
export interface NtfyClientOptions {
  /** Server and topic, `https://ntfy.sh/my-topic`. */
  readonly url: string;
  /** A secret, in a header only; null: none. */
  readonly token: string | null;
  /** Wall clock, for how long a limit lasts. */
  readonly now: EpochMs;
  /** The whole exchange ends with it. */
  readonly signal: AbortSignal;
}

/**
 * Publishes one message from the home itself; never rejects, follows no redirect. A wrong setting
 * is a refusing channel. Without an answer the message may have arrived: give it a `sequenceId`,
 * so that a repeat replaces it.
 */
export async function publishNtfy(
  message: NtfyMessage,
  options: NtfyClientOptions,
): Promise<NtfyAnswer> {
  const answer = await exchange(message, options);
  if (answer.kind === "delivered" || options.token === null) return answer;
  // A server may repeat what it was sent.
  return { ...answer, why: answer.why.replaceAll(options.token, "(token)") };
}

async function exchange(message: NtfyMessage, options: NtfyClientOptions): Promise<NtfyAnswer> {
  const { signal, now } = options;
  let request;
  try {
    request = buildNtfyRequest(message, options);
  } catch (error) {
    return { kind: "channel_refused", why: describe(error) };
  }
  try {
    const { url, headers, body } = request;
    const response = await fetch(url, {
      method: "POST",
      headers,
      body,
      redirect: "manual",
      signal,
    });
    const text = response.body === null ? "" : await readStart(response.body, signal);
    const { status } = response;
    return classifyNtfyAnswer({
      status,
      headers: response.headers,
      body: text,
      now,
      sequenceId: message.sequenceId,
    });
  } catch (error) {
    const why = signal.aborted ? "no answer in time" : describe(error);
    return { kind: "retry", afterMs: null, why };
  }
}

/** The status counts even when the body breaks off. */
async function readStart(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): Promise<string> {
  try {
    return (await readLimited(body, { bytesMax: ANSWER_BYTES_MAX, signal })).text;
  } catch {
    return "";
  }
}

/** fetch says "fetch failed" and keeps the reason in its cause; addresses hold the topic. */
function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  return cleanLine(text.replaceAll(/https?:\/\/\S+/g, "the server"), WHY_LIMITS);
}
