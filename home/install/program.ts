/** Running the programs that an installation needs. */
import { type EndedProgram, hearProgram } from "../../lib/base/limited.ts";
import { MINUTE_MS } from "../../lib/time/time.ts";

/** Runs a program to its end; a program that is not there is code 127, one that has none 124. */
export type RunProgram = (
  words: readonly string[],
  options?: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
) => Promise<EndedProgram>;

const NOT_THERE = 127;
/** As timeout(1) has it. */
const STOPPED = 124;
/** systemd, or a registry that takes connections and never answers, may let us wait for ever. */
const MINUTES_MAX = 10;
/** What names the packages of a project is some 100 KB. */
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

/**
 * Runs a real program, its standard input closed, for ten minutes at most. Throws for what is not the
 * program's fault.
 */
export async function runInstallProgram(
  words: Parameters<RunProgram>[0],
  options: NonNullable<Parameters<RunProgram>[1]> & { readonly signal?: AbortSignal } = {},
): Promise<EndedProgram> {
  const { signal = AbortSignal.timeout(MINUTES_MAX * MINUTE_MS), ...how } = options;
  const [program = "", ...args] = words;
  try {
    const child = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...how,
    }).spawn();
    const ended = await hearProgram(child, { bytesMax: OUTPUT_BYTES_MAX, signal });
    if (!signal.aborted || ended.code === 0) return ended;
    const why = `${words.slice(0, 2).join(" ")} did not end within ${MINUTES_MAX} min`;
    return { ...ended, code: STOPPED, errors: why };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { code: NOT_THERE, output: "", errors: `${program} is not installed` };
  }
}
