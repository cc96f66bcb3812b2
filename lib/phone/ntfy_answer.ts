import { readJson } from "../base/json_field.ts";
import { fallback, Fault, nullable, number, object, string } from "../base/shape.ts";
import { cleanLine } from "../base/text.ts";
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from "../time/time.ts";

/** What ntfy's answers mean, and what to do next. */

/**
 * What an answer means for the message and for the channel.
 *
 * - `delivered`: ntfy says that it has stored it; `sequenceKnown` tells whether the server knows
 *   `sequence_id`, null when none was sent; `at` when the phone gets it by the server's own clock,
 *   not there: it did not say.
 * - `retry`: unknown or passing trouble; `afterMs` is the least wait the server asked for.
 * - `limited`: the whole channel must rest until `untilMs`.
 * - `message_refused`: this message never, others perhaps.
 * - `channel_refused`: none, until somebody changes a setting.
 */
export type NtfyAnswer =
  | {
    readonly kind: "delivered";
    readonly sequenceKnown: boolean | null;
    readonly at?: EpochMs;
  }
  | { readonly kind: "retry"; readonly afterMs: number | null; readonly why: string }
  | { readonly kind: "limited"; readonly untilMs: EpochMs; readonly why: string }
  | { readonly kind: "message_refused"; readonly why: string }
  | { readonly kind: "channel_refused"; readonly why: string };

/** A used-up burst refills by one message each 5 s. */
const LIMITED_MS = 5 * SECOND_MS;

/** Most time that a server's `Retry-After` may cost us. */
const RETRY_AFTER_MS_MAX = DAY_MS;

/** After a day's limit: the server counts anew at midnight UTC, by its own clock. */
const MIDNIGHT_SLACK_MS = 30 * SECOND_MS;

/** So long it may still be the limit of the day before: by its clock, or its answer was late. */
const NEW_DAY_MS = HOUR_MS;
const NEW_DAY_WAIT_MS = 15 * MINUTE_MS;

const WHY_LIMITS = { charactersMax: 120, bytesMax: null } as const;

/** ntfy's codes for a topic that can never be published to. */
const TOPIC_CODES: readonly number[] = [40009, 40010];

/** One answer as it came. */
export interface NtfyResponse {
  readonly status: number;
  /** `Headers` will do. */
  readonly headers: { get(name: string): string | null };
  /** The first 16 KiB are enough. */
  readonly body: string;
  readonly now: EpochMs;
  /** What was sent; null: none. */
  readonly sequenceId: string | null;
}

/** What an answer to `buildNtfyRequest()` means; total over every status, header and body. */
export function classifyNtfyAnswer(response: NtfyResponse): NtfyAnswer {
  const { status, now } = response;
  const body = readBody(response.body);
  const { code, error } = body;
  const why = cleanLine(`status ${status}${describeError(code, error)}`, WHY_LIMITS);
  const retryAfterMs = readRetryAfter(response.headers.get("retry-after"), now);
  if (status >= 200 && status < 300) return accepted(response, body);
  if (status === 429) return limited({ code, retryAfterMs, now, why });
  if (status === 401 || status === 403) return { kind: "channel_refused", why };
  // No such page: the address is wrong, so that every message would fail.
  if (status === 404 || status === 405 || status === 410) return { kind: "channel_refused", why };
  if (status === 400 && TOPIC_CODES.includes(code)) return { kind: "channel_refused", why };
  if (status === 408 || status === 425) return { kind: "retry", afterMs: retryAfterMs, why };
  if (status >= 400 && status < 500) return { kind: "message_refused", why };
  if (status === 301 || status === 308) {
    return { kind: "retry", afterMs: null, why: movedTo(response.headers.get("location"), status) };
  }
  // 5xx, and redirects, which a login page in the way sends too.
  return { kind: "retry", afterMs: retryAfterMs, why };
}

function accepted(
  response: NtfyResponse,
  { isNtfy, id, sequenceId, time }: AnswerBody,
): NtfyAnswer {
  const type = response.headers.get("content-type") ?? "";
  if (/^text\/html\b/i.test(type)) {
    return { kind: "retry", afterMs: null, why: "a web page answered, not ntfy" };
  }
  // ntfy repeats the message under its own id; whoever answers otherwise has not taken it.
  if (!isNtfy || id === "") {
    return {
      kind: "retry",
      afterMs: null,
      why: `status ${response.status}, but no answer of ntfy`,
    };
  }
  const sent = response.sequenceId;
  const at = time > 0 ? { at: time * SECOND_MS } : {};
  return { kind: "delivered", sequenceKnown: sent === null ? null : sequenceId === sent, ...at };
}

/** An address that has moved is a mistake in the settings; a token is not sent after it. */
function movedTo(location: string | null, status: number): string {
  const url = location === null ? null : URL.parse(location);
  if (url === null) return `status ${status}: the address has moved, set the new one`;
  const { protocol, host } = url;
  return cleanLine(`status ${status}: moved to ${protocol}//${host}, set that address`, WHY_LIMITS);
}

function limited(
  answer: {
    readonly code: number;
    readonly retryAfterMs: number | null;
    readonly now: EpochMs;
    readonly why: string;
  },
): NtfyAnswer {
  const { now, why } = answer;
  const waitMs = Math.max(limitMs(answer.code, now), answer.retryAfterMs ?? 0);
  return { kind: "limited", untilMs: now + Math.min(waitMs, RETRY_AFTER_MS_MAX), why };
}

/** Each limit refills at its own pace. */
function limitMs(code: number, now: EpochMs): number {
  switch (code) {
    case 42905:
    case 42908: {
      const passedMs = now % DAY_MS;
      return passedMs < NEW_DAY_MS ? NEW_DAY_WAIT_MS : DAY_MS - passedMs + MIDNIGHT_SLACK_MS;
    }
    case 42909:
      return 15 * MINUTE_MS;
    case 42904:
    case 42907:
      return HOUR_MS;
    default:
      return LIMITED_MS;
  }
}

function describeError(code: number, error: string): string {
  if (error === "") return "";
  return code === 0 ? `: ${error}` : ` (${code}): ${error}`;
}

interface AnswerBody {
  /** False: no JSON, or cut off; then the rest says nothing. */
  readonly isNtfy: boolean;
  /** The id under which ntfy has stored it; "": none. */
  readonly id: string;
  readonly code: number;
  readonly error: string;
  readonly sequenceId: string | null;
  /** When it is or will be delivered, in seconds since 1970; 0: not said. */
  readonly time: number;
}

/** ntfy's JSON as far as it is there; anything else reads as nothing. */
function readBody(body: string): AnswerBody {
  const nothing = { isNtfy: false, id: "", code: 0, error: "", sequenceId: null, time: 0 };
  const result = bodySchema.read(readJson(body));
  if (result instanceof Fault) return nothing;
  const { id, code, error, sequence_id: sequenceId, time } = result;
  return { isNtfy: true, id, code, error, sequenceId, time };
}

const bodySchema = object({
  id: fallback(string(), ""),
  code: fallback(number(), 0),
  error: fallback(string(), ""),
  sequence_id: fallback(nullable(string()), null),
  time: fallback(number(), 0),
});

/** Seconds or an HTTP date (RFC 9110 §10.2.3), within a day; null: none, or not readable. */
export function readRetryAfter(value: string | null, now: EpochMs): number | null {
  if (value === null) return null;
  const waitMs = /^\d{1,9}$/.test(value.trim())
    ? Number(value) * SECOND_MS
    : Date.parse(value) - now;
  return Number.isFinite(waitMs) ? Math.max(0, Math.min(waitMs, RETRY_AFTER_MS_MAX)) : null;
}
