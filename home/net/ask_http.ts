import {
  encodeRequest,
  headerOf,
  hostOf,
  type HttpAnswer,
  type HttpRequest,
  readHttpAnswer,
} from "../../lib/base/http_text.ts";
import type { PlugFailure } from "../../lib/plugs/failure.ts";
import type { TcpAddress } from "./tcp.ts";
import { exchange } from "./exchange.ts";

/** What is asked of a small web server on the home's network. */
export type HttpQuestion = Pick<HttpRequest, "method" | "path" | "headers"> & {
  readonly body?: string;
};

/** An answer, or why there is none; `sent` false: the question cannot have arrived. */
export type HttpReply =
  | {
    readonly kind: "answer";
    readonly status: number;
    readonly header: (name: string) => string | null;
    readonly body: string;
  }
  | { readonly kind: "failed"; readonly sent: boolean; readonly failure: PlugFailure };

/**
 * Asks once over plain HTTP/1.1, on a connection of its own that ends by reset. Never rejects for
 * what a network may do; throws TypeError for a line break in path or headers.
 */
export async function askHttp(
  question: HttpQuestion,
  { address, signal }: { readonly address: TcpAddress; readonly signal: AbortSignal },
): Promise<HttpReply> {
  const read = (bytes: Uint8Array, ended: boolean): HttpAnswer => readHttpAnswer(bytes, { ended });
  let ended = false;
  const { method, path, headers, body: asked = "" } = question;
  const request = encodeRequest({
    method,
    path,
    host: hostOf(address),
    headers: { "User-Agent": "rebootinator", Connection: "close", ...headers },
    body: method === "GET" ? null : asked,
  });
  const { sent, bytes, failure } = await exchange(request, {
    address,
    signal,
    isWhole: (soFar, state) => {
      ended = state.ended;
      return read(soFar, ended).kind !== "more";
    },
  });
  if (failure !== null) return { kind: "failed", sent, failure };
  const answer = read(bytes, ended);
  if (answer.kind !== "answer") {
    return { kind: "failed", sent, failure: bytes.length === 0 ? "closed" : "unreadable" };
  }
  const { status, body } = answer;
  return { kind: "answer", status, header: (name) => headerOf(answer.headers, name), body };
}
