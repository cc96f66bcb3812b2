/** A program at a terminal, and who types: each answer when its question stands there. */
import { patiently } from "../base/patience.ts";
import { killProcess } from "./run_process.ts";

/** A question, or a part of one that no other has; what is typed then, without Enter. */
export type Typed = readonly [question: string, answer: string];

const ANSWER_LIMIT_MS = 2 * 60_000;

/**
 * Runs `line` by a shell at a terminal of its own; `before` are words in front of script(1), which
 * makes one. What is typed must be asked for in this order. Gives the transcript. Throws Error with
 * it where a question does not come, or the program fails.
 */
export async function typeAt(
  line: string,
  { before, typed }: { readonly before: readonly string[]; readonly typed: readonly Typed[] },
): Promise<string> {
  const [program = "", ...args] = [...before, "script", "-qec", line, "/dev/null"];
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const left = [...typed];
  let shown = "";
  let from = 0;
  try {
    while (true) {
      const read = await patiently(reader.read(), ANSWER_LIMIT_MS);
      if (read === "late") throw new Error(`Nothing more came, open: ${left[0]?.[0]}\n${shown}`);
      if (read.done) break;
      shown += read.value;
      const [question, answer] = left[0] ?? [];
      if (question === undefined || !shown.includes(question, from)) continue;
      from = shown.length;
      left.shift();
      await writer.write(new TextEncoder().encode(`${answer}\n`));
    }
    const { code } = await child.status;
    if (code !== 0 || left.length > 0) {
      throw new Error(`Ended with ${code}, never asked: ${left.map(([text]) => text)}\n${shown}`);
    }
    return shown;
  } finally {
    await killProcess(child);
    await writer.close().catch(() => {});
  }
}
