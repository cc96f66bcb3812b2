import { bytesOf } from "../../lib/base/bytes.ts";
import {
  encodeRequest,
  headerOf,
  hostOf,
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

/** Where it is asked, and until when. */
export interface HttpPlace {
  readonly address: TcpAddress;
  readonly signal: AbortSignal;
}

/**
 * Asks once over plain HTTP/1.1, on a connection of its own that ends by reset. Never rejects for
 * what a network may do; throws TypeError for a line break in path or headers.
 */
export async function askHttp(question: HttpQuestion, place: HttpPlace): Promise<HttpReply> {
  const { method, path, headers, body = "" } = question;
  const reply = await askBinary({
    method,
    path,
    headers: { "User-Agent": "rebootinator", Connection: "close", ...headers },
    body: method === "GET" ? null : body,
  }, place);
  if (reply.kind === "failed") return reply;
  return { ...reply, body: new TextDecoder().decode(bytesOf(reply.body)) };
}

/** The same with these headers alone; each character of the answer's body is a byte. */
export async function askBinary(
  question: Pick<HttpRequest, "method" | "path" | "headers" | "body">,
  { address, signal }: HttpPlace,
): Promise<HttpReply> {
  let ended = false;
  const { sent, bytes, failure } = await exchange(
    encodeRequest({ ...question, host: hostOf(address) }),
    {
      address,
      signal,
      isWhole: (soFar, state) => {
        ended = state.ended;
        return readHttpAnswer(soFar, { ended }).kind !== "more";
      },
    },
  );
  if (failure !== null) return { kind: "failed", sent, failure };
  const answer = readHttpAnswer(bytes, { ended });
  if (answer.kind !== "answer") {
    return { kind: "failed", sent, failure: bytes.length === 0 ? "closed" : "unreadable" };
  }
  const { status, body } = answer;
  return { kind: "answer", status, header: (name) => headerOf(answer.headers, name), body };
}
