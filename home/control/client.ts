/** Asks the installed watchdog through its socket. */
import { parseControlReply } from "../../lib/control/wire.ts";
import { CONTROL_REPLY_BYTES_MAX, type ControlReply } from "../../lib/install/paths.ts";
import { explain } from "../host/files.ts";
import { readLimited } from "../../lib/base/limited.ts";

/** A command waits for a running tick, and then for the next. */
export const CONTROL_WAIT_MS = 62_000;

/** What came of asking. */
export type AskOutcome =
  | { readonly kind: "answered"; readonly reply: ControlReply }
  /** Nothing listens there: no watchdog is installed. */
  | { readonly kind: "absent" }
  /** There is one, and this user may not ask it. */
  | { readonly kind: "forbidden" }
  | { readonly kind: "failed"; readonly why: string };

/** Sends one request and reads the reply; never rejects. */
export async function askInstalled(
  args: readonly string[],
  options: { readonly socket: string; readonly signal: AbortSignal },
): Promise<AskOutcome> {
  const { socket, signal } = options;
  let connection: Deno.UnixConn;
  try {
    connection = await Deno.connect({ transport: "unix", path: socket });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "absent" };
    if (error instanceof Deno.errors.PermissionDenied) return { kind: "forbidden" };
    return { kind: "failed", why: explain(error) };
  }
  try {
    const writer = connection.writable.getWriter();
    await writer.write(new TextEncoder().encode(`${JSON.stringify({ args })}\n`));
    const { text, whole } = await readLimited(connection.readable, {
      bytesMax: CONTROL_REPLY_BYTES_MAX,
      signal,
    });
    if (!whole) {
      const why = signal.aborted ? "it did not answer in time" : "its answer is too long";
      return { kind: "failed", why };
    }
    return { kind: "answered", reply: parseControlReply(text) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) {
      return { kind: "failed", why: "its answer could not be read" };
    }
    return { kind: "failed", why: explain(error) };
  } finally {
    closeQuietly(connection);
  }
}

function closeQuietly(connection: Deno.UnixConn): void {
  try {
    connection.close();
  } catch {
    // The other side has closed it.
  }
}
