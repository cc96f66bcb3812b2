/** Programs of others, each for a limited time: one that never ends must not hold up whoever tests. */
import { patiently } from "../base/patience.ts";
import { linesOf } from "../base/lines.ts";

/** What a command left. */
export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Of a program that had to be ended; timeout(1) has the same. */
export const LATE_CODE = 124;
/** Longer than any of them took on the busiest machine. */
const RUN_LIMIT_MS = 5 * 60_000;
const LINE_LIMIT_MS = 60_000;
/** What left its group may still hold the output. */
const REST_LIMIT_MS = 5_000;

/**
 * Runs a program to its end; one that has none is ended with all that it started: `LATE_CODE`. One
 * that is not there is code 127.
 */
export async function runProcess(
  words: readonly string[],
  { cwd, env, limitMs = RUN_LIMIT_MS }: {
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly limitMs?: number;
  } = {},
): Promise<Ran> {
  const child = spawn(words, { cwd, env });
  if (child === null) return { code: 127, output: "", errors: `${words[0]} is not installed` };
  const whole = child.output();
  const decoder = new TextDecoder();
  const ended = await patiently(whole, limitMs);
  if (ended !== "late") {
    const { code, stdout, stderr } = ended;
    return { code, output: decoder.decode(stdout), errors: decoder.decode(stderr) };
  }
  Deno.kill(-child.pid, "SIGKILL");
  const rest = await patiently(whole, REST_LIMIT_MS);
  const [output, errors] = rest === "late"
    ? ["", ""]
    : [decoder.decode(rest.stdout), decoder.decode(rest.stderr)];
  const why = `Not ended within ${limitMs / 1_000} s: ${words.join(" ")}`;
  return { code: LATE_CODE, output, errors: `${errors}\n${why}`.trim() };
}

/** null: there is no such program. */
function spawn(
  [program = "", ...args]: readonly string[],
  { cwd, env }: {
    readonly cwd: string | undefined;
    readonly env: Readonly<Record<string, string>> | undefined;
  },
): Deno.ChildProcess | null {
  try {
    return new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...(cwd === undefined ? {} : { cwd }),
      ...(env === undefined ? {} : { env }),
      // A group of its own, so that what it started can be ended with it.
      detached: true,
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
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
