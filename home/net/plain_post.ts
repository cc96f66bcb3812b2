import {
  encodeRequest,
  HEAD_BYTES_MAX,
  headerOf,
  latin1,
  readHead,
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
      return readAnswer(await readToEnd(connection, HEAD_BYTES_MAX + post.bytesMax), post.bytesMax);
    },
  });
}

/** All bytes until the server closes; one more than `bytesMax` when there are too many. */
async function readToEnd(connection: Deno.Conn, bytesMax: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(bytesMax + 1);
  let length = 0;
  while (length < buffer.length) {
    const count = await connection.read(buffer.subarray(length));
    if (count === null) break;
    length += count;
  }
  return buffer.subarray(0, length);
}

function readAnswer(bytes: Uint8Array, bytesMax: number): PlainAnswer {
  const head = readHead(latin1(bytes.subarray(0, HEAD_BYTES_MAX)));
  if (head === null) {
    const why = bytes.length === 0 ? "closed without an answer" : "an answer that is not HTTP";
    return { kind: "broken", why };
  }
  const { status } = head;
  if (status === null) return { kind: "broken", why: "an answer that is not HTTP" };
  const body = bytes.subarray(head.length);
  if (body.length > bytesMax) return { kind: "broken", why: "an answer that is too long" };
  const promised = headerOf(head.headers, "content-length");
  if (promised !== null && Number(promised) !== body.length) {
    return { kind: "broken", why: "an answer that was cut short" };
  }
  return { kind: "answer", status, body: decodeBody(body) };
}

/** Short ASCII, as the cloud nearly always answers, without the 1 MiB of a first TextDecoder. */
function decodeBody(bytes: Uint8Array): string {
  const isPlain = bytes.length <= 1_024 && bytes.every((byte) => byte < 0x80);
  return isPlain ? latin1(bytes) : new TextDecoder().decode(bytes);
}
