/** The least of HTTP/1.1 (RFC 9112) that tells what a plain http server thinks of a GET. */

import {
  encodeRequest,
  HEAD_BYTES_MAX,
  headerOf,
  latin1,
  readHead,
} from "../../lib/base/http_text.ts";
import { httpPlace, sendAll, withConnection } from "./plain_connection.ts";

/** What matters of an answer. */
export interface AnswerHead {
  /** 200–599 */
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
  return await withConnection(httpPlace(url), {
    signal,
    work: async (connection): Promise<HeadExchange> => {
      const address = connection.remoteAddr.hostname;
      const request = encodeRequest({
        method: "GET",
        path: `${url.pathname}${url.search}`,
        host: url.host,
        headers: { "User-Agent": "rebootinator", Accept: "*/*", Connection: "close" },
      });
      await sendAll(connection, request);
      const text = await hear(connection, signal);
      if (text !== "") return judgeText(text, address);
      signal.throwIfAborted();
      return { kind: "closed", address };
    },
  });
}

/** What came, until the head was whole. */
async function hear(connection: Deno.Conn, signal: AbortSignal): Promise<string> {
  const buffer = new Uint8Array(HEAD_BYTES_MAX);
  let length = 0;
  try {
    while (length < HEAD_BYTES_MAX) {
      const count = await connection.read(buffer.subarray(length));
      if (count === null) break;
      length += count;
      if (readHead(latin1(buffer.subarray(0, length))) !== null) break;
    }
  } catch (error) {
    // One that breaks after some bytes has ended, too.
    if (length === 0) {
      signal.throwIfAborted();
      throw error;
    }
  }
  return latin1(buffer.subarray(0, length));
}

function judgeText(text: string, address: string): HeadExchange {
  const head = readHead(text);
  const status = (head ?? readHead(`${text}\r\n\r\n`))?.status ?? null;
  if (status === null) return { kind: "garbage", address, what: "an answer that is not HTTP" };
  if (head === null) return { kind: "garbage", address, what: "an answer without an end" };
  return { kind: "head", address, status, location: headerOf(head.headers, "location") };
}
