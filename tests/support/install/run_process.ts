/** Programs of others, each for a limited time: one that never ends must not hold up whoever tests. */
import { patiently } from "../base/patience.ts";
import { linesOf } from "../base/lines.ts";
import { type GroupOptions, runGroup } from "../base/process_group.ts";

/** What a command left. */
export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Longer than any of them took on the busiest machine. */
const RUN_LIMIT_MS = 5 * 60_000;
const LINE_LIMIT_MS = 60_000;
const WHY_CHARACTERS_MAX = 300;

/**
 * Runs a program to its end; one that has none is ended with all that it started: `STOPPED_CODE`. One
 * that is not there is code 127.
 */
export async function runProcess(
  words: readonly string[],
  { limitMs = RUN_LIMIT_MS, ...options }: Omit<GroupOptions, "signal"> & {
    readonly limitMs?: number;
  } = {},
): Promise<Ran> {
  const stop = new AbortController();
  try {
    const whole = runGroup(words, { ...options, signal: stop.signal });
    if (await patiently(whole, limitMs) === "late") {
      stop.abort(`Not ended within ${limitMs / 1_000} s: ${words.join(" ")}`);
    }
    const { code, stdout, stderr } = await whole;
    return { code, output: stdout, errors: stderr };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { code: 127, output: "", errors: `${words[0]} is not installed` };
  }
}

/** What a program that must succeed printed. Throws Error with the first line of why it did not. */
export async function demand(
  act: string,
  words: readonly string[],
  options: Parameters<typeof runProcess>[1] = {},
): Promise<string> {
  const { code, output, errors } = await runProcess(words, options);
  if (code === 0) return output;
  const [why = ""] = errors.trim().split("\n");
  throw new Error(`Cannot ${act}: ${words[0]}: ${why.slice(0, WHY_CHARACTERS_MAX)}`);
}

/** The next line; null: there is none. Throws Error where it does not come. */
export async function nextLine(
  lines: AsyncGenerator<string>,
  { of, limitMs = LINE_LIMIT_MS }: { readonly of: string; readonly limitMs?: number },
): Promise<string | null> {
  const line = await patiently(lines.next(), limitMs);
  if (line === "late") throw new Error(`No line within ${limitMs / 1_000} s: ${of}`);
  return line.value ?? null;
}

/** The first line that a process says; what it says later is not read. Throws Error without one. */
export async function firstLine(
  child: Deno.ChildProcess,
  options: { readonly of: string; readonly limitMs?: number },
): Promise<string> {
  const lines = linesOf(child.stdout);
  try {
    const line = await nextLine(lines, options);
    if (line === null) throw new Error(`Ended without a line: ${options.of}`);
    await lines.return(undefined);
    return line;
  } catch (error) {
    await killProcess(child);
    throw error;
  }
}

/** Ends a process, if it is not over. */
export async function killProcess(child: Deno.ChildProcess): Promise<void> {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    // It was over.
    if (!(error instanceof TypeError)) throw error;
  }
  await child.status;
}
