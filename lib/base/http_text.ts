/** HTTP (RFC 9112) as bytes: one request, and one answer as small devices send it. */
import { hostBeforePort } from "./address.ts";
import { joinBytes } from "./bytes.ts";

/** Most bytes of a status line and headers. */
export const HEAD_BYTES_MAX = 8 * 1024;

/** One request. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT";
  /** Path and query, encoded. */
  readonly path: string;
  /** As `hostOf()` or a URL says it. */
  readonly host: string;
  /** Names and values without line breaks. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Null: none, and no length of it. */
  readonly body?: string | Uint8Array | null;
  /** 1.0 (RFC 1945): a server answers without chunks and closes. */
  readonly version?: "1.0" | "1.1";
}

/**
 * The bytes of a request, in one piece: a server must not wait for the rest of a small one. Names in
 * capitals: small servers look for those alone. Throws TypeError for a line break.
 */
export function encodeRequest(request: HttpRequest): Uint8Array<ArrayBuffer> {
  const { method, path, host, headers = {}, body = null, version = "1.1" } = request;
  const encoder = new TextEncoder();
  const content = typeof body === "string" ? encoder.encode(body) : body ?? new Uint8Array();
  const lines = [
    `${method} ${path} HTTP/${version}`,
    `Host: ${host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === null ? [] : [`Content-Length: ${content.length}`]),
  ];
  if (lines.some((line) => /[\r\n]/.test(line))) {
    throw new TypeError("Cannot ask: path and headers must be one line each, without line breaks");
  }
  return joinBytes(encoder.encode(`${lines.join("\r\n")}\r\n\r\n`), content);
}

/** The value of a `Host` header. */
export function hostOf(
  { hostname, port }: { readonly hostname: string; readonly port: number },
): string {
  return `${hostBeforePort(hostname)}${port === 80 ? "" : `:${port}`}`;
}

/** The value of an `Authorization` header (RFC 7617), user and password as UTF-8. */
export function basicLogin(
  { user, password }: { readonly user: string; readonly password: string },
): string {
  return `Basic ${new TextEncoder().encode(`${user}:${password}`).toBase64()}`;
}

/** Nothing follows the head of such an answer, whatever its headers say (RFC 9110, 15.3.5). */
const NO_CONTENT = 204;

export type HttpAnswer =
  | {
    readonly kind: "answer";
    /** 200–599 */
    readonly status: number;
    /** Header lines, without the status line. */
    readonly headers: readonly string[];
    /** Each character is a byte. */
    readonly body: string;
  }
  /** The rest has not come yet. */
  | { readonly kind: "more" }
  | { readonly kind: "broken" };

const MORE: HttpAnswer = { kind: "more" };
const BROKEN: HttpAnswer = { kind: "broken" };

/** Reads an answer; `ended`: the server has closed, nothing more will come. Never throws. */
export function readHttpAnswer(
  bytes: Uint8Array,
  { ended }: { readonly ended: boolean },
): HttpAnswer {
  const text = latin1(bytes);
  const head = readHead(text.slice(0, HEAD_BYTES_MAX));
  if (head === null) return ended || text.length >= HEAD_BYTES_MAX ? BROKEN : MORE;
  const { status, headers } = head;
  if (status === null) return BROKEN;
  const rest = text.slice(head.length);
  const body = status === NO_CONTENT ? "" : readBody(rest, { headers, ended });
  if (typeof body !== "string") return body;
  return { kind: "answer", status, headers, body };
}

/** What stands before the body. */
export interface HttpHead {
  /** 200–599; null: the first line is no status line. */
  readonly status: number | null;
  /** Header lines, without the status line. */
  readonly headers: readonly string[];
  /** With the blank line, and with whatever came before it. */
  readonly length: number;
}

/**
 * The head of an answer, whose characters are bytes, past those that only say that one will come
 * (RFC 9110, 15.2); null: its end has not come. Never throws.
 */
export function readHead(text: string): HttpHead | null {
  let before = 0;
  for (;;) {
    const head = readNextHead(text.slice(before));
    if (head === null) return null;
    const length = before + head.length;
    if (head.status === null || head.status >= 200) return { ...head, length };
    before = length;
  }
}

function readNextHead(text: string): HttpHead | null {
  const end = /\r?\n\r?\n/.exec(text);
  if (end === null) return null;
  const [first = "", ...headers] = text.slice(0, end.index).split(/\r?\n/);
  const status = /^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(first)?.[1];
  return {
    status: status === undefined ? null : Number(status),
    headers,
    length: end.index + end[0].length,
  };
}

/** The value of the first header of this name, lower case; null: there is none. */
export function headerOf(headers: readonly string[], name: string): string | null {
  const line = headers.find((each) => each.toLowerCase().startsWith(`${name}:`));
  return line === undefined ? null : line.slice(name.length + 1).trim();
}

function readBody(
  rest: string,
  { headers, ended }: { readonly headers: readonly string[]; readonly ended: boolean },
): string | HttpAnswer {
  if (/chunked/i.test(headerOf(headers, "transfer-encoding") ?? "")) return readChunks(rest, ended);
  const promised = headerOf(headers, "content-length");
  if (promised === null) return ended ? rest : MORE;
  if (!/^\d{1,9}$/.test(promised)) return BROKEN;
  const length = Number(promised);
  if (rest.length < length) return ended ? BROKEN : MORE;
  return rest.slice(0, length);
}

function readChunks(rest: string, ended: boolean): string | HttpAnswer {
  let body = "";
  for (let at = 0;;) {
    // Small servers fill the length up to a fixed width, with zeros before or blanks behind it.
    const line = /^0*([0-9a-f]{1,6})[ \t]*(?:;[^\r\n]*)?\r?\n/i.exec(rest.slice(at, at + 64));
    if (line === null) {
      return ended || rest.slice(at, at + 64).includes("\n") ? BROKEN : MORE;
    }
    const size = parseInt(line[1] ?? "0", 16);
    const from = at + line[0].length;
    // Whoever went on before the last line has come would take it for the next answer's first.
    if (size === 0) return ended || /^(?:[^\r\n]+\r?\n)*\r?\n/.test(rest.slice(from)) ? body : MORE;
    if (rest.length < from + size) return ended ? BROKEN : MORE;
    body += rest.slice(from, from + size);
    const end = /^\r?\n/.exec(rest.slice(from + size, from + size + 2));
    if (end === null) return ended || rest.length > from + size + 1 ? BROKEN : MORE;
    at = from + size + end[0].length;
  }
}

/**
 * Every byte a character, as heads are read, so that lengths are bytes and nothing can throw;
 * `bytesOf()` gives the bytes again.
 */
export function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}
