import { type Heartbeat, parseHeartbeatReply } from "../../lib/wire/heartbeat.ts";
import { readLimited } from "../../lib/base/limited.ts";
import { reasonOf } from "../../lib/base/log.ts";
import { type PlainAnswer, type PlainPost, postPlain } from "../net/plain_post.ts";
import type { HeartbeatOutcome } from "./ports.ts";

/** Largest answer that is read, in bytes. */
export const REPLY_BYTES_MAX = 16 * 1024;

const MESSAGE_CHARACTERS_MAX = 200;

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
): Promise<HeartbeatOutcome> {
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
    return answer.kind === "broken" ? { kind: "unheard", why: answer.why } : judge(answer);
  } catch (error) {
    const why = signal.aborted ? "no answer in time" : firstLine(reasonOf(error));
    return { kind: "unheard", why };
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

function judge(answer: Extract<PlainAnswer, { readonly kind: "answer" }>): HeartbeatOutcome {
  const { status, body } = answer;
  if (status >= 300 && status < 400) {
    return { kind: "unheard", why: `redirected (status ${status}): a page is in the way` };
  }
  if (status >= 400) return { kind: "unheard", why: `${status} ${firstLine(body)}` };
  try {
    return { kind: "accepted", reply: parseHeartbeatReply(JSON.parse(body)) };
  } catch {
    return { kind: "unheard", why: `status ${status}, but not the cloud's answer` };
  }
}

/** The first line that says something, without control characters. */
function firstLine(text: string): string {
  const line = text.split(/[\r\n]+/).find((each) => each.trim() !== "") ?? "";
  const plain = line.replaceAll(/[\p{Cc}\p{Cf}]+/gu, " ").trim();
  return [...plain].slice(0, MESSAGE_CHARACTERS_MAX).join("");
}
