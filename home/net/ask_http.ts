import { hostBeforePort } from "../../lib/base/address.ts";
import { headerOf, type HttpAnswer, readHttpAnswer } from "../../lib/base/http_text.ts";
import type { PlugFailure } from "../../lib/plugs/failure.ts";
import type { TcpAddress } from "./tcp.ts";
import { exchange } from "./exchange.ts";

/** What is asked of a small web server on the home's network. */
export interface HttpQuestion {
  readonly method: "GET" | "POST" | "PUT";
  /** Path and query, encoded. */
  readonly path: string;
  /** Names and values without line breaks. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

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
  const { sent, bytes, failure } = await exchange(encode(question, address), {
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
  const { status, headers, body } = answer;
  return { kind: "answer", status, header: (name) => headerOf(headers, name), body };
}

function encode(question: HttpQuestion, { hostname, port }: TcpAddress): Uint8Array {
  const { method, path, body = "", headers = {} } = question;
  const host = hostBeforePort(hostname);
  const content = new TextEncoder().encode(body);
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `host: ${host}${port === 80 ? "" : `:${port}`}`,
    "user-agent: rebootinator",
    "connection: close",
    ...(method !== "GET" ? [`content-length: ${content.length}`] : []),
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  if (lines.some((line) => /[\r\n]/.test(line))) {
    throw new TypeError("Cannot ask a plug: path and headers must be without line breaks");
  }
  const head = new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`);
  const bytes = new Uint8Array(head.length + content.length);
  bytes.set(head);
  bytes.set(content, head.length);
  return bytes;
}
