import { bytesOf } from "../../lib/base/bytes.ts";
import {
  encodeRequest,
  HEAD_BYTES_MAX,
  latin1,
  readHead,
  readHttpAnswer,
} from "../../lib/base/http_text.ts";
import { httpPlace, sendAll, withConnection } from "./plain_connection.ts";

/** An answer with its body, or why what came was none. */
export type PlainAnswer =
  | { readonly kind: "answer"; readonly status: number; readonly body: string }
  | { readonly kind: "broken"; readonly why: string };

/** What is sent. */
export interface PlainPost {
  /** Names and values without line breaks. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Most bytes of the answer's body. */
  readonly bytesMax: number;
  readonly signal: AbortSignal;
}

/**
 * Posts to a plain http address by hand, which costs less CPU than a first fetch. It speaks HTTP/1.0
 * (RFC 1945), to which a server answers without chunks and closes. Rejects as Deno.connect does,
 * and at the signal; throws TypeError for a header with a line break.
 */
export async function postPlain(url: URL, post: PlainPost): Promise<PlainAnswer> {
  const request = encodeRequest({
    method: "POST",
    path: `${url.pathname}${url.search}`,
    host: url.host,
    headers: { "User-Agent": "rebootinator", Connection: "close", ...post.headers },
    body: post.body,
    version: "1.0",
  });
  return await withConnection(httpPlace(url), {
    signal: post.signal,
    work: async (connection) => {
      await sendAll(connection, request);
      return await hearAnswer(connection, post.bytesMax);
    },
  });
}

/** What came, once it is whole: a server may leave the line open, or send chunks, all the same. */
async function hearAnswer(connection: Deno.Conn, bytesMax: number): Promise<PlainAnswer> {
  const buffer = new Uint8Array(HEAD_BYTES_MAX + bytesMax + 1);
  for (let length = 0;;) {
    const count = length < buffer.length ? await connection.read(buffer.subarray(length)) : null;
    length += count ?? 0;
    const bytes = buffer.subarray(0, length);
    const answer = readHttpAnswer(bytes, { ended: count === null });
    if (answer.kind === "more") continue;
    if (answer.kind === "broken") return { kind: "broken", why: whyBroken(bytes) };
    const body = bytesOf(answer.body);
    if (body.length > bytesMax) return { kind: "broken", why: "an answer that is too long" };
    return { kind: "answer", status: answer.status, body: decodeBody(body) };
  }
}

function whyBroken(bytes: Uint8Array): string {
  if (bytes.length === 0) return "closed without an answer";
  const status = readHead(latin1(bytes.subarray(0, HEAD_BYTES_MAX)))?.status ?? null;
  return status === null ? "an answer that is not HTTP" : "an answer that was cut short";
}

/** Short ASCII, as the cloud nearly always answers, without the 1 MiB of a first TextDecoder. */
function decodeBody(bytes: Uint8Array): string {
  const isPlain = bytes.length <= 1_024 && bytes.every((byte) => byte < 0x80);
  return isPlain ? latin1(bytes) : new TextDecoder().decode(bytes);
}
