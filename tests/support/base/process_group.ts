/** Programs that end in time with all that they start, whatever hangs. */

/** What a program printed and how it ended. */
export interface GroupRun {
  /** 124 where it was stopped, or never began, as time was up. */
  readonly code: number;
  readonly stdout: string;
  /** Ends with the signal's reason where it was stopped. */
  readonly stderr: string;
  /** Both as they came. */
  readonly text: string;
}

export interface GroupOptions {
  /** When it aborts, the program is killed with its whole process group. */
  readonly signal: AbortSignal;
  /** Absent: this process's own. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what it prints, at once. */
  readonly heard?: (chunk: Uint8Array) => void;
}

/** Of a program that had to be ended; timeout(1) has the same. */
export const STOPPED_CODE = 124;
/** What got away from its group may hold the pipes open for ever. */
const PIPES_MS_MAX = 5_000;

/** Runs a program to its end. Throws `Deno.errors.NotFound` where there is none of that name. */
export async function runGroup(
  [program = "", ...args]: readonly string[],
  { signal, cwd, env = {}, heard }: GroupOptions,
): Promise<GroupRun> {
  if (signal.aborted) {
    const stderr = `not run: ${signal.reason}`;
    return { code: STOPPED_CODE, stdout: "", stderr, text: stderr };
  }
  const child = new Deno.Command(program, {
    args,
    ...(cwd === undefined ? {} : { cwd }),
    env,
    detached: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const pipes = new AbortController();
  let text = "";
  const follow = async (stream: ReadableStream<Uint8Array>): Promise<string> => {
    let all = "";
    const decoder = new TextDecoder();
    const each = new WritableStream<Uint8Array>({
      write(chunk) {
        const words = decoder.decode(chunk, { stream: true });
        all += words;
        text += words;
        heard?.(chunk);
      },
    });
    await stream.pipeTo(each, { signal: pipes.signal }).catch((error) => {
      if (!pipes.signal.aborted) throw error;
    });
    return all;
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    killGroup(child.pid);
    timer = setTimeout(() => pipes.abort(), PIPES_MS_MAX);
  };
  signal.addEventListener("abort", stop);
  try {
    const all = [child.status, follow(child.stdout), follow(child.stderr)] as const;
    const [{ code }, stdout, stderr] = await Promise.all(all);
    if (!signal.aborted) return { code, stdout, stderr, text };
    const why = `stopped: ${signal.reason}`;
    return { code: STOPPED_CODE, stdout, stderr: `${stderr}\n${why}`, text: `${text}\n${why}` };
  } finally {
    signal.removeEventListener("abort", stop);
    clearTimeout(timer);
  }
}

/** Ends all that is in the group of a child that was started detached; none left is no fault. */
export function killGroup(pid: number, signal: Deno.Signal = "SIGKILL"): void {
  try {
    Deno.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
