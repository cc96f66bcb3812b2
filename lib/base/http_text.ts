/** One HTTP answer (RFC 9112) out of its bytes, as small devices send it. */

const HEAD_BYTES_MAX = 8 * 1024;

/** Nothing follows the head of such an answer, whatever its headers say (RFC 9110, 15.3.5). */
const NO_CONTENT = "204";

export type HttpAnswer =
  | {
    readonly kind: "answer";
    /** 100–599 */
    readonly status: number;
    /** Header lines, without the status line. */
    readonly headers: readonly string[];
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
  options: { readonly ended: boolean },
): HttpAnswer {
  const answer = readBinaryAnswer(bytes, options);
  return answer.kind === "answer" ? { ...answer, body: utf8(answer.body) } : answer;
}

/** The same; each character of `body` is a byte. */
export function readBinaryAnswer(
  bytes: Uint8Array,
  { ended }: { readonly ended: boolean },
): HttpAnswer {
  const text = latin1(bytes);
  const head = /\r?\n\r?\n/.exec(text.slice(0, HEAD_BYTES_MAX));
  if (head === null) return ended || text.length >= HEAD_BYTES_MAX ? BROKEN : MORE;
  const [first = "", ...headers] = text.slice(0, head.index).split(/\r?\n/);
  const status = /^HTTP\/1\.[01] ([1-5]\d\d)(?: |$)/.exec(first)?.[1];
  if (status === undefined) return BROKEN;
  const rest = text.slice(head.index + head[0].length);
  const body = status === NO_CONTENT ? "" : readBody(rest, { headers, ended });
  if (typeof body !== "string") return body;
  return { kind: "answer", status: Number(status), headers, body };
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
    const line = /^([0-9a-f]{1,6})(?:;[^\r\n]*)?\r?\n/i.exec(rest.slice(at, at + 64));
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

/** Every byte a character, so that lengths are bytes and nothing can throw. */
function latin1(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function utf8(binary: string): string {
  return new TextDecoder().decode(Uint8Array.from(binary, (each) => each.charCodeAt(0)));
}
