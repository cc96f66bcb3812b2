/** Talking with whoever runs set-up. */

/** A line out, a line in. */
export interface Talk {
  /** False: nobody can be asked. */
  readonly interactive: boolean;
  say(line: string): void;
  /**
   * The answer without its line break; null: no more input, or set-up is being stopped. A secret is
   * not shown while it is typed.
   */
  ask(prompt: string, options?: { readonly isSecret: boolean }): Promise<string | null>;
}

const LINE_CHARACTERS_MAX = 10_000;

/** A conversation over streams; `stop` ends any waiting for input. */
export function createTalk(
  options: {
    readonly interactive: boolean;
    readonly input: ReadableStream<Uint8Array>;
    readonly write: (text: string) => void;
    /** Whether the terminal shows what is typed, from now on. */
    readonly echo: (on: boolean) => Promise<void>;
    readonly stop: AbortSignal;
  },
): Talk {
  const { interactive, write, echo, stop } = options;
  const lines = createLineReader(options.input, stop);
  return {
    interactive,
    say: (line) => write(`${line}\n`),
    ask: async (prompt, { isSecret } = { isSecret: false }) => {
      if (!interactive) return null;
      if (!isSecret) {
        write(prompt);
        return await lines();
      }
      await echo(false);
      try {
        write(prompt);
        return await lines();
      } finally {
        await echo(true);
        write("\n");
      }
    },
  };
}

function createLineReader(
  input: ReadableStream<Uint8Array>,
  stop: AbortSignal,
): () => Promise<string | null> {
  const decoder = new TextDecoder();
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  let rest = "";
  const stopped = new Promise<null>((resolve) => {
    if (stop.aborted) resolve(null);
    stop.addEventListener("abort", () => resolve(null), { once: true });
  });
  return async () => {
    reader ??= input.getReader();
    while (!rest.includes("\n")) {
      if (stop.aborted || rest.length > LINE_CHARACTERS_MAX) return null;
      const chunk = await Promise.race([reader.read(), stopped]);
      if (chunk === null || chunk.done) return null;
      rest += decoder.decode(chunk.value, { stream: true });
    }
    const end = rest.indexOf("\n");
    const line = rest.slice(0, end).replace(/\r$/, "");
    rest = rest.slice(end + 1);
    return line;
  };
}

/** Asks until the answer is yes or no; Enter is `initial`, no more input is no. */
export async function askYesNo(talk: Talk, text: string, initial: "yes" | "no"): Promise<boolean> {
  const shown = initial === "yes" ? "[Y/n]" : "[y/N]";
  for (let attempt = 0; attempt < 5; attempt++) {
    const answer = (await talk.ask(`${text} ${shown} `))?.trim().toLowerCase();
    if (answer === undefined) return false;
    if (answer === "") return initial === "yes";
    if (/^(y|yes)$/.test(answer)) return true;
    if (/^(n|no)$/.test(answer)) return false;
    talk.say("  Please answer y or n");
  }
  return false;
}
