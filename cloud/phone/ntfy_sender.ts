import {
  buildNtfyRequest,
  classifyNtfyAnswer,
  type NtfyAnswer,
  type NtfyMessage,
} from "../../lib/phone/ntfy.ts";
import { cleanLine } from "../../lib/base/text.ts";
import type { EpochMs } from "../../lib/time/time.ts";
import type { Channel } from "./channel.ts";
import { toHex } from "../../lib/base/bytes.ts";

/** The part of an answer that is read; ntfy's own are far shorter. */
const ANSWER_BYTES_MAX = 16 * 1024;

const WHY_LIMITS = { charactersMax: 120, bytesMax: null } as const;

export interface NtfyOptions {
  /** Names it in keys and on the status page. */
  readonly name: string;
  /** Homes that it hears of; null: all. */
  readonly sites: readonly string[] | null;
  /** Server and topic, `https://ntfy.sh/my-topic`. */
  readonly url: string;
  /** A secret; null: none. */
  readonly token: string | null;
  readonly fetch: typeof fetch;
  readonly now: () => EpochMs;
  /** Opened by a tap on a notice; null: none. */
  readonly click: string | null;
}

/** The channel that posts to an ntfy topic. Throws as `buildNtfyRequest()` for wrong settings. */
export async function openNtfyChannel(options: NtfyOptions): Promise<Channel> {
  const probe: NtfyMessage = {
    title: "",
    body: "",
    priority: 3,
    tags: [],
    click: null,
    sequenceId: null,
    delayMs: null,
  };
  buildNtfyRequest(probe, options);
  return {
    name: options.name,
    sites: options.sites,
    fingerprint: await fingerprintOf(["ntfy", options.url, options.token ?? ""]),
    send: (message, { timeoutMs }) => publish(message, { ...options, timeoutMs }),
  };
}

/** Names a channel's settings without telling them. */
export async function fingerprintOf(settings: readonly string[]): Promise<string> {
  const digest = await crypto.subtle.digest(
    "SHA-256",
    new TextEncoder().encode(settings.join("\n")),
  );
  return toHex(new Uint8Array(digest)).slice(0, 16);
}

async function publish(
  message: NtfyMessage,
  options: NtfyOptions & { readonly timeoutMs: number },
): Promise<NtfyAnswer> {
  const click = message.click ?? options.click;
  const request = buildNtfyRequest({ ...message, click }, options);
  try {
    const response = await options.fetch(request.url, {
      method: "POST",
      headers: request.headers,
      body: request.body,
      redirect: "manual",
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    return hideToken(
      classifyNtfyAnswer({
        status: response.status,
        headers: response.headers,
        body: await readStart(response),
        now: options.now(),
        sequenceId: message.sequenceId,
      }),
      options.token,
    );
  } catch (error) {
    return { kind: "retry", afterMs: null, why: describeFailure(error) };
  }
}

/** The first bytes of a body; the status counts even when the body breaks off. */
async function readStart(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    for await (const chunk of response.body) {
      bytes += chunk.length;
      text += decoder.decode(chunk, { stream: true });
      if (bytes >= ANSWER_BYTES_MAX) break;
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
  return text;
}

/** Whatever fetch throws is the network's: unknown, to be tried again. */
export function describeFailure(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return "no answer in time";
  if (!(error instanceof Error)) throw error;
  const cause = error.cause instanceof Error ? error.cause.message : error.message;
  return cleanLine(cause.replaceAll(/https?:\/\/\S+/g, "the server"), WHY_LIMITS);
}

/** A server may repeat what it was sent. */
function hideToken(answer: NtfyAnswer, token: string | null): NtfyAnswer {
  if (answer.kind === "delivered" || token === null) return answer;
  return { ...answer, why: answer.why.replaceAll(token, "(token)") };
}
