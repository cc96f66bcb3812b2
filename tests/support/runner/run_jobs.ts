/** The jobs of the test command: groups of tests, and two that are programs of their own. */
import { filesOf, type Group } from "./groups.ts";
import type { Job } from "./side_by_side.ts";
import { parseJunit } from "./junit.ts";
import { type Tally, tallyOf } from "./tally.ts";

/** What a program printed and how it ended. */
interface Ran {
  readonly code: number;
  readonly text: string;
  readonly seconds: number;
}

/** Tests run what their own lock pins; `deno task` would fetch all that a lock of deno.json names. */
export const LOCKED = ["--lock=tests/deno.lock", "--frozen"] as const;

export interface RunOptions {
  readonly long: boolean;
  /** Only these files; null: all. */
  readonly only: ReadonlySet<string> | null;
  /** Types were checked for all, by another job. */
  readonly isChecked: boolean;
  /** Print at once, as nothing else runs. */
  readonly isAlone: boolean;
  readonly done: (tally: Tally) => void;
}

async function ran(
  args: readonly string[],
  options: { readonly isAlone: boolean; readonly env?: Readonly<Record<string, string>> },
): Promise<Ran> {
  const startedMs = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env: { NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let text = "";
  const follow = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true });
      if (options.isAlone) Deno.stdout.writeSync(chunk);
    }
  };
  const [{ code }] = await Promise.all([child.status, follow(child.stdout), follow(child.stderr)]);
  return { code, text, seconds: (performance.now() - startedMs) / 1_000 };
}

/** A group as a job; null: none of its files is asked for. */
export function groupJob(group: Group, options: RunOptions): Job | null {
  const { long, only, isChecked, isAlone, done } = options;
  const files = filesOf(group, { long }).filter((path) => only?.has(path) ?? true);
  if (files.length === 0) return null;
  return {
    name: group.name,
    seconds: group.seconds,
    cores: group.cores,
    async run() {
      const junit = await Deno.makeTempFile({ prefix: "rebootinator-junit-" });
      const args = ["test", "--no-prompt", ...LOCKED, ...group.permissions];
      if (group.loud === undefined) args.push("--quiet");
      if (isChecked) args.push("--no-check");
      if (group.filesAtATime > 1) args.push("--parallel");
      args.push(`--junit-path=${junit}`, ...files);
      try {
        const env = { DENO_JOBS: `${group.filesAtATime}` };
        const { code, text, seconds } = await ran(args, { isAlone, env });
        const cases = parseJunit(await Deno.readTextFile(junit), text);
        const tally = tallyOf(cases, { name: group.name, seconds, text });
        // One that did not even start (a type error, say) has failed without a failing test.
        const failed = code === 0 ? tally.failed : Math.max(1, tally.failed);
        const isWorthReading = !isAlone && (failed > 0 || group.loud === true);
        done({ ...tally, failed, text: isWorthReading ? text : "" });
      } finally {
        await Deno.remove(junit);
      }
    },
  };
}

/** Something else that is judged by a Deno program: how many it counts. */
export function programJob(
  program: Pick<Job, "name" | "seconds" | "cores"> & {
    readonly args: readonly string[];
    readonly count: (ran: { readonly code: number; readonly text: string }) => {
      readonly passed: number;
      readonly failed: number;
    };
  },
  { isAlone, done }: RunOptions,
): Job {
  const { name, args, count } = program;
  return {
    ...program,
    async run() {
      const { code, text, seconds } = await ran(args, { isAlone });
      const counts = count({ code, text });
      done({ name, seconds, ...counts, skipped: [], unlisted: [], text: isAlone ? "" : text });
    },
  };
}
