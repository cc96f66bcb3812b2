/** Saying what an installation does: it must not end half done because nobody listens any more. */

/** Writes a line; a closed terminal or pipe is no reason to stop. */
export function printLine(
  line: string,
  stream: { writeSync(bytes: Uint8Array): number },
): void {
  const bytes = new TextEncoder().encode(`${line}\n`);
  try {
    for (let sent = 0; sent < bytes.length;) sent += stream.writeSync(bytes.subarray(sent));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe) && !isHungUp(error)) throw error;
  }
}

/** EIO: the terminal is gone. */
function isHungUp(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EIO";
}
