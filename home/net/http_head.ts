/** The least of HTTP/1.1 (RFC 9112) that tells what a plain http server thinks of a GET. */

import { decodeHead, readHeader, readStatus, sendAll, withConnection } from "./plain_connection.ts";

/** Most bytes of status line and headers. */
export const HEAD_BYTES_MAX = 8 * 1024;

/** What matters of an answer. */
export interface AnswerHead {
  /** 100-599 */
  readonly status: number;
  /** As sent; null when the header is missing. */
  readonly location: string | null;
}

/** What came back, and from which address. */
export type HeadExchange =
  | ({ readonly kind: "head"; readonly address: string } & AnswerHead)
  | { readonly kind: "closed"; readonly address: string }
  | { readonly kind: "garbage"; readonly address: string; readonly what: string };

/**
 * Sends one GET to a plain http address and reads until the headers end. Rejects as Deno.connect
 * does, and with the signal's reason when nothing at all had come back by then; once bytes came,
 * they are judged at the deadline.
 */
export async function exchangeHead(url: URL, signal: AbortSignal): Promise<HeadExchange> {
  return await withConnection(url, {
    signal,
    work: async (connection): Promise<HeadExchange> => {
      const address = connection.remoteAddr.hostname;
      const request = `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n` +
        "User-Agent: rebootinator\r\nAccept: */*\r\nConnection: close\r\n\r\n";
      await sendAll(connection, new TextEncoder().encode(request));
      const head = await readHead(connection, signal);
      if (head.complete || head.text !== "") return judgeText(head, address);
      signal.throwIfAborted();
      return { kind: "closed", address };
    },
  });
}

interface Head {
  readonly text: string;
  /** The blank line after the headers came. */
  readonly complete: boolean;
}

async function readHead(connection: Deno.Conn, signal: AbortSignal): Promise<Head> {
  const buffer = new Uint8Array(HEAD_BYTES_MAX);
  let length = 0;
  while (length < HEAD_BYTES_MAX) {
    const count = await readSome(connection, { into: buffer.subarray(length), signal, length });
    if (count === null) break;
    length += count;
    const text = decodeHead(buffer.subarray(0, length));
    const end = text.search(/\r?\n\r?\n/);
    if (end !== -1) return { text: text.slice(0, end), complete: true };
  }
  return { text: decodeHead(buffer.subarray(0, length)), complete: false };
}

interface ReadStep {
  readonly into: Uint8Array;
  readonly signal: AbortSignal;
  /** Bytes read before. */
  readonly length: number;
}

/** Null at the end; a connection that breaks after some bytes has ended, too. */
async function readSome(connection: Deno.Conn, step: ReadStep): Promise<number | null> {
  try {
    return await connection.read(step.into);
  } catch (error) {
    if (step.length > 0) return null;
    step.signal.throwIfAborted();
    throw error;
  }
}

function judgeText(head: Head, address: string): HeadExchange {
  const [first = "", ...lines] = head.text.split(/\r?\n/);
  const status = readStatus(first);
  if (status === null) return { kind: "garbage", address, what: "an answer that is not HTTP" };
  if (!head.complete) return { kind: "garbage", address, what: "an answer without an end" };
  return { kind: "head", address, status, location: readHeader(lines, "location") };
}
