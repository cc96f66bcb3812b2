/** What could be read of a stream. */
export interface LimitedText {
  readonly text: string;
  /** False: there was more than allowed, or the signal came first. */
  readonly whole: boolean;
}

/**
 * Reads a stream as UTF-8 up to `bytesMax` bytes or until the signal, then drops the rest.
 * Rejects only as the stream itself fails.
 */
export async function readLimited(
  stream: ReadableStream<Uint8Array>,
  options: { readonly bytesMax: number; readonly signal: AbortSignal },
): Promise<LimitedText> {
  const { bytesMax, signal } = options;
  const reader = stream.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return { text: text + decoder.decode(), whole: !signal.aborted };
      const rest = value.subarray(0, bytesMax - length);
      length += rest.length;
      text += decoder.decode(rest, { stream: true });
      if (rest.length < value.length) return { text: text + decoder.decode(), whole: false };
    }
  } finally {
    signal.removeEventListener("abort", stop);
    await reader.cancel().catch(() => {});
  }
}

/** What is told of a file before it is read. */
export interface FileFacts {
  /** False of folders, pipes and devices, which may let a reader wait for ever. */
  readonly isFile: boolean;
  readonly size: number;
}

/** Why a file that somebody named is not read, for people; null: it is. */
export function whyUnread({ isFile, size }: FileFacts, bytesMax: number): string | null {
  if (!isFile) return "not a file";
  return size > bytesMax ? `larger than ${Math.round(bytesMax / 1024)} KiB` : null;
}

/** Sets `key` as the latest of at most `most`, for which the oldest may have to go. */
export function setLatest<Key, Value>(
  map: Map<Key, Value>,
  [key, value]: readonly [Key, Value],
  most: number,
): void {
  map.delete(key);
  if (map.size >= most) {
    // A Map keeps its keys in the order in which they came. To find the first one costs a walk over
    // the places of those that went, so that it is looked for only where one has to go.
    const [oldest] = map.keys();
    if (oldest !== undefined) map.delete(oldest);
  }
  map.set(key, value);
}

/** A program that has ended, and what it printed, as far as that was read. */
export interface EndedProgram {
  readonly output: string;
  readonly errors: string;
  readonly code: number;
}

/** The part of a `Deno.ChildProcess` that is waited for. */
export interface RunningProgram {
  readonly stdout: ReadableStream<Uint8Array>;
  readonly stderr: ReadableStream<Uint8Array>;
  readonly status: Promise<{ readonly code: number }>;
  kill(signal: "SIGKILL"): void;
}

/** Waits for a program whose output and errors are piped; kills it at the signal. */
export async function hearProgram(
  child: RunningProgram,
  limits: { readonly bytesMax: number; readonly signal: AbortSignal },
): Promise<EndedProgram> {
  const { signal } = limits;
  const kill = () => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  if (signal.aborted) kill();
  signal.addEventListener("abort", kill, { once: true });
  try {
    const [output, errors, { code }] = await Promise.all([
      readLimited(child.stdout, limits),
      readLimited(child.stderr, limits),
      child.status,
    ]);
    return { output: output.text, errors: errors.text, code };
  } finally {
    signal.removeEventListener("abort", kill);
  }
}
