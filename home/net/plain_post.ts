import { decodeHead, readHeader, readStatus, sendAll, withConnection } from "./plain_connection.ts";

const HEAD_BYTES_MAX = 8 * 1024;

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
  const body = new TextEncoder().encode(post.body);
  const headers = {
    host: url.host,
    "user-agent": "rebootinator",
    "content-length": String(body.length),
    connection: "close",
    ...post.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (lines.some((line) => /[\r\n]/.test(line))) {
    throw new TypeError("Cannot post: a header must be one line");
  }
  const start = `POST ${url.pathname}${url.search} HTTP/1.0`;
  const head = new TextEncoder().encode(`${[start, ...lines].join("\r\n")}\r\n\r\n`);
  return await withConnection(url, {
    signal: post.signal,
    work: async (connection) => {
      // In one piece: a server must not wait for the rest of a small request.
      const request = new Uint8Array(head.length + body.length);
      request.set(head);
      request.set(body, head.length);
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
  const head = decodeHead(bytes.subarray(0, HEAD_BYTES_MAX));
  const end = /\r?\n\r?\n/.exec(head);
  if (end === null) {
    const why = bytes.length === 0 ? "closed without an answer" : "an answer that is not HTTP";
    return { kind: "broken", why };
  }
  const [first = "", ...lines] = head.slice(0, end.index).split(/\r?\n/);
  const status = readStatus(first);
  if (status === null) return { kind: "broken", why: "an answer that is not HTTP" };
  const body = bytes.subarray(end.index + end[0].length);
  if (body.length > bytesMax) return { kind: "broken", why: "an answer that is too long" };
  const promised = readHeader(lines, "content-length");
  if (promised !== null && Number(promised) !== body.length) {
    return { kind: "broken", why: "an answer that was cut short" };
  }
  return { kind: "answer", status, body: decodeBody(body) };
}

/** Short ASCII, as the cloud nearly always answers, without the 1 MiB of a first TextDecoder. */
function decodeBody(bytes: Uint8Array): string {
  const isPlain = bytes.length <= 1_024 && bytes.every((byte) => byte < 0x80);
  return isPlain ? decodeHead(bytes) : new TextDecoder().decode(bytes);
}
