import { isHttp } from "../base/address.ts";
import { showValue } from "../base/show.ts";
import { byteLength, cleanLine, cleanText, cutText } from "../base/text.ts";

/** ntfy's publish API as both halves use it: pure, the shells do the request. */

/** One notification. */
export interface NtfyMessage {
  /** At most 60 characters are shown on a lock screen; control characters are removed. */
  readonly title: string;
  readonly body: string;
  /** 1 (silent) – 5 (urgent); 3 is ntfy's default. */
  readonly priority: 1 | 2 | 3 | 4 | 5;
  /** Names of emoji or words. */
  readonly tags: readonly string[];
  /** Opened by a tap; null: none. */
  readonly click: string | null;
  /** The same id replaces the shown notification on servers from 2.16; `[-_A-Za-z0-9]{1,64}`. */
  readonly sequenceId: string | null;
  /** Deliver this much later (10 s – 3 d); null: at once. */
  readonly delayMs: number | null;
  /** Buttons, three at most; not there: none. */
  readonly actions?: readonly NtfyAction[];
}

/** A button: opens a page, or posts from the phone without opening anything. */
export interface NtfyAction {
  readonly kind: "view" | "post";
  readonly label: string;
  readonly url: string;
}

/** Where to publish; read from `https://server/topic`. */
export interface NtfyTarget {
  /** The server's root, `https://server/`, where JSON is posted. */
  readonly root: string;
  readonly topic: string;
}

/** One HTTP POST. */
export interface NtfyRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Bytes; 4,096 is the limit, and a server of 2025 counts exactly that as over it. */
const MESSAGE_BYTES_MAX = 3_800;

/** Bytes; the server takes less than 8,192. */
const BODY_BYTES_MAX = 8_000;

/** Characters; servers from 2.28 take 1,024 bytes. */
const TITLE_LIMITS = { charactersMax: 200, bytesMax: 800 } as const;

/** All tags together; servers from 2.28 take 512 bytes. */
const TAGS_BYTES_MAX = 400;

const CLICK_CHARACTERS_MAX = 1_000;

/** The server refuses a fourth (40018). */
const ACTIONS_MAX = 3;
const LABEL_LIMITS = { charactersMax: 30, bytesMax: null } as const;
const DELAY_MS_MIN = 10_000;
const DELAY_MS_MAX = 3 * 24 * 60 * 60 * 1_000;
const NAME_REGEXP = /^[-_A-Za-z0-9]{1,64}$/;
const TOKEN_REGEXP = /^[\x21-\x7e]{1,512}$/;

/** Words that the server keeps for itself. */
const TOPICS_RESERVED: readonly string[] = [
  "docs",
  "static",
  "file",
  "app",
  "metrics",
  "account",
  "settings",
  "signup",
  "login",
  "v1",
];

/**
 * Reads the address of a topic, `https://server/topic`; the server may live below a path. Throws
 * SyntaxError, TypeError or RangeError with what is wrong; never repeats user name or password.
 */
export function parseNtfyUrl(text: string): NtfyTarget {
  const url = URL.parse(text);
  if (url === null) {
    throw new SyntaxError('Cannot read ntfy address: it must be like "https://ntfy.sh/my-topic"');
  }
  if (!isHttp(url)) {
    throw new TypeError(
      `Cannot read ntfy address: it must begin with https:// or http://, got ${
        showValue(url.protocol)
      }`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new TypeError("Cannot read ntfy address: a password must not be in it, use a token");
  }
  if (url.search !== "" || url.hash !== "") {
    throw new TypeError('Cannot read ntfy address: nothing may follow the topic, got "?" or "#"');
  }
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  const topic = segments.pop() ?? "";
  if (!NAME_REGEXP.test(topic) || TOPICS_RESERVED.includes(topic)) {
    throw new RangeError(
      `Cannot read ntfy address: the topic must have 1 to 64 of A-Z a-z 0-9 - _ and be no word ` +
        `that ntfy keeps for itself, got ${showValue(topic)}`,
    );
  }
  const base = segments.map((segment) => `${segment}/`).join("");
  return { root: `${url.origin}/${base}`, topic };
}

/**
 * The request that publishes `message`: JSON to the server's root, so that no text of ours can
 * become a header. Too long texts are cut, wrong tags and clicks left out; nothing that a home
 * sends makes it throw. Throws as `parseNtfyUrl()` does, and TypeError for a token that cannot be
 * one, RangeError for a delay or a sequence id out of range.
 */
export function buildNtfyRequest(
  message: NtfyMessage,
  options: { readonly url: string; readonly token: string | null },
): NtfyRequest {
  const target = parseNtfyUrl(options.url);
  return { url: target.root, headers: headersFor(options.token), body: jsonFor(message, target) };
}

/** Throws what `buildNtfyRequest()` throws for these settings, whatever the message is. */
export function checkNtfySettings(options: Parameters<typeof buildNtfyRequest>[1]): void {
  parseNtfyUrl(options.url);
  headersFor(options.token);
}

function headersFor(token: string | null): Record<string, string> {
  if (token === null) return { "content-type": "application/json" };
  if (!TOKEN_REGEXP.test(token)) {
    throw new TypeError(
      `Cannot use ntfy token: it must have 1 to 512 visible ASCII characters, got ${token.length}`,
    );
  }
  return { "content-type": "application/json", "authorization": `Bearer ${token}` };
}

function jsonFor(message: NtfyMessage, target: NtfyTarget): string {
  const text = cleanText(message.body, {
    charactersMax: MESSAGE_BYTES_MAX,
    bytesMax: MESSAGE_BYTES_MAX,
  });
  const title = cleanLine(message.title, TITLE_LIMITS) || "Rebootinator";
  const fields = {
    topic: target.topic,
    title,
    priority: message.priority,
    tags: fitTags(message.tags),
    ...(message.click === null ? {} : clickField(message.click)),
    ...actionsField(message.actions ?? []),
    ...(message.sequenceId === null ? {} : { sequence_id: checkName(message.sequenceId) }),
    ...(message.delayMs === null ? {} : { delay: `${checkDelay(message.delayMs) / 1_000}s` }),
  };
  // Quotes and backslashes double in JSON: only the finished body shows its size.
  const roomBytes = BODY_BYTES_MAX - byteLength(JSON.stringify({ ...fields, message: "" }));
  let shown = text === "" ? title : text;
  while (byteLength(JSON.stringify(shown)) - 2 > roomBytes) {
    shown = cutText(shown, {
      charactersMax: Math.floor([...shown].length / 2),
      bytesMax: null,
    });
  }
  return JSON.stringify({ ...fields, message: shown });
}

function fitTags(tags: readonly string[]): string[] {
  const fitting: string[] = [];
  let bytes = 0;
  for (const tag of tags) {
    bytes += tag.length + 1;
    if (!/^[-+_A-Za-z0-9]+$/.test(tag) || bytes > TAGS_BYTES_MAX) continue;
    fitting.push(tag);
  }
  return fitting;
}

function clickField(click: string): { readonly click?: string } {
  const url = usableUrl(click);
  return url === null ? {} : { click: url };
}

/** One button that the server would refuse would cost the whole message. */
function actionsField(actions: readonly NtfyAction[]): { readonly actions?: readonly object[] } {
  const fields = actions.flatMap(({ kind, label, url }) => {
    const shown = cleanLine(label, LABEL_LIMITS);
    const usable = usableUrl(url);
    if (usable === null || shown === "") return [];
    return kind === "view"
      ? [{ action: "view", label: shown, url: usable }]
      : [{ action: "http", label: shown, url: usable, method: "POST" }];
  }).slice(0, ACTIONS_MAX);
  return fields.length === 0 ? {} : { actions: fields };
}

/** Null: not http, or too long. */
function usableUrl(text: string): string | null {
  const url = URL.parse(text);
  const usable = url !== null && isHttp(url) && url.href.length <= CLICK_CHARACTERS_MAX;
  return usable ? url.href : null;
}

function checkName(sequenceId: string): string {
  if (NAME_REGEXP.test(sequenceId)) return sequenceId;
  throw new RangeError(
    `Cannot build ntfy message: "sequenceId" must have 1 to 64 of A-Z a-z 0-9 - _, got ${
      showValue(sequenceId)
    }`,
  );
}

function checkDelay(delayMs: number): number {
  if (delayMs >= DELAY_MS_MIN && delayMs <= DELAY_MS_MAX) {
    return Math.round(delayMs / 1_000) * 1_000;
  }
  throw new RangeError(
    `Cannot build ntfy message: "delayMs" must be ${DELAY_MS_MIN} to ${DELAY_MS_MAX}, got ${delayMs}`,
  );
}

export { classifyNtfyAnswer, type NtfyAnswer, type NtfyResponse } from "./ntfy_answer.ts";
