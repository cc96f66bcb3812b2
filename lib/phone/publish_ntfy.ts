import { readLimited } from "../base/limited.ts";
import { cleanLine } from "../base/text.ts";
import type { EpochMs } from "../time/time.ts";
import {
  buildNtfyRequest,
  checkNtfySettings,
  classifyNtfyAnswer,
  type NtfyAnswer,
  type NtfyMessage,
  type NtfyRequest,
} from "./ntfy.ts";

/** The part of an answer that is read; ntfy's own are far shorter. */
const ANSWER_BYTES_MAX = 16 * 1024;

const WHY_LIMITS = { charactersMax: 120, bytesMax: null } as const;

/** Where and how to publish. */
export interface PublishOptions {
  /** Server and topic, `https://ntfy.sh/my-topic`. */
  readonly url: string;
  /** A secret, in a header only; null: none. */
  readonly token: string | null;
  readonly fetch: typeof fetch;
  /** Wall clock, for how long a limit lasts. */
  readonly now: () => EpochMs;
  /** The whole exchange ends with it. */
  readonly signal: AbortSignal;
}

/**
 * Publishes one message, from either half; never rejects, follows no redirect. A wrong setting is a
 * refusing channel, a message that cannot be sent a refused one. Without an answer the message may have arrived: give it a `sequenceId`, so that
 * a repeat replaces it.
 */
export async function publishNtfy(
  message: NtfyMessage,
  options: PublishOptions,
): Promise<NtfyAnswer> {
  const answer = await exchange(message, options);
  if (answer.kind === "delivered" || options.token === null) return answer;
  // A server may repeat what it was sent.
  return { ...answer, why: answer.why.replaceAll(options.token, "(token)") };
}

async function exchange(message: NtfyMessage, options: PublishOptions): Promise<NtfyAnswer> {
  const { fetch: ask, signal, now } = options;
  const request = requestFor(message, options);
  if ("kind" in request) return request;
  try {
    const { url, ...post } = request;
    const response = await ask(url, {
      method: "POST",
      ...post,
      redirect: "manual",
      signal,
    });
    const { status, headers } = response;
    const body = response.body === null ? "" : await readStart(response.body, signal);
    return classifyNtfyAnswer({
      status,
      headers,
      body,
      now: now(),
      sequenceId: message.sequenceId,
    });
  } catch (error) {
    const why = signal.aborted ? NO_ANSWER : describeFailure(error);
    return { kind: "retry", afterMs: null, why };
  }
}

/** The request; or the answer, where it cannot be made: one message must not stop all others. */
function requestFor(message: NtfyMessage, options: PublishOptions): NtfyRequest | NtfyAnswer {
  try {
    checkNtfySettings(options);
  } catch (error) {
    return { kind: "channel_refused", why: describeFailure(error) };
  }
  try {
    return buildNtfyRequest(message, options);
  } catch (error) {
    return { kind: "message_refused", why: describeFailure(error) };
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

const NO_ANSWER = "no answer in time";

/**
 * Why there was no answer, in one line. fetch says "fetch failed" and keeps the reason in its cause;
 * addresses are left out, for they may hold a topic or a key.
 */
export function describeFailure(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return NO_ANSWER;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  return cleanLine(text.replaceAll(/https?:\/\/\S+/g, "the server"), WHY_LIMITS);
}
