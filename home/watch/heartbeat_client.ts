import {
  type Heartbeat,
  type HeartbeatReply,
  parseHeartbeatReply,
} from "../../lib/wire/heartbeat.ts";
import { readLimited } from "../../lib/base/limited.ts";
import { type PlainAnswer, type PlainPost, postPlain } from "../net/plain_post.ts";

/** Largest answer that is read, in bytes. */
export const REPLY_BYTES_MAX = 16 * 1024;

const MESSAGE_CHARACTERS_MAX = 200;

/**
 * What came of a heartbeat. Only `accepted` shows that the cloud has it; after `unreachable` it
 * may have arrived all the same.
 */
export type SentHeartbeat =
  | { readonly kind: "accepted"; readonly reply: HeartbeatReply }
  /** The cloud said no: its status and the first line of its words, at most 200 characters. */
  | { readonly kind: "refused"; readonly status: number; readonly message: string }
  /** No answer, or one that is not the cloud's (a login page, a redirect). */
  | { readonly kind: "unreachable"; readonly why: string };

/** Where and how to send. */
export interface HeartbeatClientOptions {
  /** The cloud's origin, `https://home.example.net`. */
  readonly url: string;
  readonly site: string;
  /** A secret; goes into a header only. */
  readonly token: string;
  /** The whole exchange ends with it. */
  readonly signal: AbortSignal;
}

/** Posts one heartbeat; never rejects and follows no redirect. */
export async function sendHeartbeat(
  heartbeat: Heartbeat,
  options: HeartbeatClientOptions,
): Promise<SentHeartbeat> {
  const { url, site, signal } = options;
  try {
    const address = new URL(`/v1/sites/${encodeURIComponent(site)}/heartbeat`, url);
    const post = {
      headers: { authorization: `Bearer ${options.token}`, "content-type": "application/json" },
      body: JSON.stringify(heartbeat),
      bytesMax: REPLY_BYTES_MAX,
      signal,
    };
    const answer = address.protocol === "http:"
      ? await postPlain(address, post)
      : await postByFetch(address, post);
    return answer.kind === "broken" ? { kind: "unreachable", why: answer.why } : judge(answer);
  } catch (error) {
    if (signal.aborted) return { kind: "unreachable", why: "no answer in time" };
    return { kind: "unreachable", why: firstLine(describe(error)) };
  }
}

async function postByFetch(url: URL, post: PlainPost): Promise<PlainAnswer> {
  const { headers, body, bytesMax, signal } = post;
  const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
  const { text, whole } = response.body === null
    ? { text: "", whole: true }
    : await readLimited(response.body, { bytesMax, signal });
  signal.throwIfAborted();
  if (!whole) return { kind: "broken", why: "an answer that is too long" };
  return { kind: "answer", status: response.status, body: text };
}

function judge(answer: Extract<PlainAnswer, { readonly kind: "answer" }>): SentHeartbeat {
  const { status, body } = answer;
  if (status >= 300 && status < 400) {
    return { kind: "unreachable", why: `redirected (status ${status}): a page is in the way` };
  }
  if (status >= 400) return { kind: "refused", status, message: firstLine(body) };
  try {
    return { kind: "accepted", reply: parseHeartbeatReply(JSON.parse(body)) };
  } catch {
    return { kind: "unreachable", why: `status ${status}, but not the cloud's answer` };
  }
}

/** The first line that says something, without control characters. */
function firstLine(text: string): string {
  const line = text.split(/[\r\n]+/).find((each) => each.trim() !== "") ?? "";
  const plain = line.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
  return [...plain].slice(0, MESSAGE_CHARACTERS_MAX).join("");
}

/** fetch says "fetch failed" and keeps the reason in its cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
