/** Running the programs that an installation needs. */
import type { EndedProgram } from "../../lib/base/limited.ts";

/** Runs a program to its end; a program that is not there is code 127. */
export type RunProgram = (
  words: readonly string[],
  options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
) => Promise<EndedProgram>;

const NOT_THERE = 127;

/** Runs a real program, its standard input closed. Throws for what is not the program's fault. */
export async function runInstallProgram(
  ...[words, options = {}]: Parameters<RunProgram>
): Promise<EndedProgram> {
  const [program = "", ...args] = words;
  try {
    const { code, stdout, stderr } = await new Deno.Command(program, {
      args,
      stdin: "null",
      ...options,
    }).output();
    const decoder = new TextDecoder();
    return { code, output: decoder.decode(stdout), errors: decoder.decode(stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { code: NOT_THERE, output: "", errors: `${program} is not installed` };
  }
}
