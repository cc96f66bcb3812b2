/** Saying what an installation does: it must not end half done because nobody listens any more. */
import type { Writer } from "../host/files.ts";
import { writeInOwnWords } from "../host/own_program.ts";

/** Writes a line for people; a closed terminal or pipe is no reason to stop. */
export function printLine(line: string, stream: Writer): void {
  try {
    writeInOwnWords(`${line}\n`, stream);
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe) && !isHungUp(error)) throw error;
  }
}

/** EIO: the terminal is gone. */
function isHungUp(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EIO";
}
