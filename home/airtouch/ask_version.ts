import { createFrameSplitter } from "../../lib/airtouch/frame/frame_reader.ts";
import { decodeMessage, messageBytes } from "../../lib/airtouch/messages/message.ts";
import type { ConsoleAddress, Model } from "../../lib/airtouch/model.ts";
import type { ConsoleOutcome } from "../../lib/watch/consoles.ts";
import { sendAll, withConnection } from "../net/plain_connection.ts";

/** Most bytes that are read while waiting for the one answer. */
const ANSWER_BYTES_MAX = 64 * 1024;

/** The id of the one request on its own connection. */
const REQUEST_ID = 1;

/** What came of asking; `why` is in plain words. */
export type VersionAnswer = Exclude<ConsoleOutcome, { readonly kind: "not_tried" }>;

/**
 * Asks a console for its version on a connection of its own: one question, one answer, closed.
 * Bounded by `signal`. Throws only when this process may not use the network.
 */
export async function askVersion(
  options: ConsoleAddress & { readonly signal: AbortSignal },
): Promise<VersionAnswer> {
  const { model, host: hostname, port, signal } = options;
  if (signal.aborted) return { kind: "silent", why: "no time left to ask" };
  const question = messageBytes({ kind: "version_request" }, { model, id: REQUEST_ID });
  try {
    return await withConnection({ hostname, port }, {
      signal,
      work: async (connection) => {
        await sendAll(connection, question);
        return await readVersion(connection, model);
      },
    });
  } catch (error) {
    return { kind: "silent", why: explainError(error, signal) };
  }
}

async function readVersion(connection: Deno.TcpConn, model: Model): Promise<VersionAnswer> {
  const split = createFrameSplitter(model);
  const buffer = new Uint8Array(4096);
  for (let bytes = 0; bytes < ANSWER_BYTES_MAX;) {
    const length = await connection.read(buffer);
    if (length === null) return { kind: "silent", why: "it closed the connection unanswered" };
    bytes += length;
    for (const frame of split(buffer.slice(0, length))) {
      const message = decodeMessage(frame, model);
      if (message.kind !== "version" || frame.id !== REQUEST_ID) continue;
      const { versions, updateAvailable } = message;
      return { kind: "answered", versions, updateAvailable };
    }
  }
  return { kind: "silent", why: `no answer within ${ANSWER_BYTES_MAX} bytes` };
}

/** Rethrows what says nothing about the console. */
function explainError(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "no answer in time";
  if (error instanceof Deno.errors.NotCapable || !(error instanceof Error)) throw error;
  if (error instanceof Deno.errors.ConnectionRefused) return "connection refused";
  if (error instanceof Deno.errors.ConnectionReset) return "it reset the connection";
  return error.message;
}
