/** The jobs of the test command: groups of tests, and two that are programs of their own. */
import { filesOf, type Group } from "./groups.ts";
import type { Job } from "./side_by_side.ts";
import { type JunitCase, parseJunit } from "./junit.ts";
import { runGroup } from "../base/process_group.ts";
import { childSeconds, filesToRunAgain, mergeAgain, type Tally, tallyOf } from "./tally.ts";

/** What a program printed and how it ended. */
interface Ran {
  readonly code: number;
  readonly text: string;
  readonly seconds: number;
  /** Of its processes, as far as they were waited for. */
  readonly cpuSeconds: number;
}

/** Runs its words, and writes what CPU they took into the file that is named first. */
const TIMED = 'file=$1; shift; "$@"; code=$?; times > "$file"; exit $code';

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
  /** Aborts when time is up: what runs then is stopped, what waits is not begun, and both failed. */
  readonly signal: AbortSignal;
  readonly done: (tally: Tally, cases: readonly JunitCase[]) => void;
  /** Takes what is to run when all else has run. */
  readonly later: (name: string, run: () => Promise<void>) => void;
}

/** Runs Deno with `args`. */
async function ran(
  args: readonly string[],
  { signal, isAlone }: RunOptions,
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const startedMs = performance.now();
  const times = await Deno.makeTempFile({ prefix: "rebootinator-times-" });
  const heard = (chunk: Uint8Array) => void Deno.stdout.writeSync(chunk);
  const { code, text } = await runGroup(
    ["sh", "-c", TIMED, "sh", times, Deno.execPath(), ...args],
    {
      signal,
      env: { NO_COLOR: "1", ...env },
      ...(isAlone && { heard }),
    },
  );
  const cpuSeconds = childSeconds(await Deno.readTextFile(times));
  await Deno.remove(times);
  return { code, text, seconds: (performance.now() - startedMs) / 1_000, cpuSeconds };
}

/** A group as a job; null: none of its files is asked for. */
export function groupJob(group: Group, options: RunOptions): Job | null {
  const { long, only, isAlone, done, later } = options;
  const files = filesOf(group, { long }).filter((path) => only?.has(path) ?? true);
  if (files.length === 0) return null;
  const { name, seconds, cores } = group;
  const tell = (found: Found, onlyAlone: readonly JunitCase[] = []) => {
    const tally = tallyOf(found.cases, { ...found, name, onlyAlone });
    // One that did not even start (a type error, say) has failed without a failing test.
    const failed = found.code === 0 ? tally.failed : Math.max(1, tally.failed);
    const isWorthReading = !isAlone && (failed > 0 || group.loud === true);
    done({ ...tally, failed, text: isWorthReading ? found.text : "" }, found.cases);
  };
  return {
    name,
    seconds,
    cores,
    async run() {
      const first = await runFiles(files, { group, options, atATime: group.filesAtATime });
      // What fails outside of tests is in no list of them.
      const again = first.text.includes("(uncaught error)") ? [] : filesToRunAgain(first.cases);
      if (again.length === 0) return tell(first);
      later(name, async () => {
        const second = await runFiles(again, { group, options, atATime: 1 });
        const { cases, onlyAlone } = mergeAgain(first.cases, second.cases);
        const text = `${first.text}\n-- again, by themselves:\n${second.text}`;
        const seconds = first.seconds + second.seconds;
        const cpuSeconds = first.cpuSeconds + second.cpuSeconds;
        tell({ ...second, cases, seconds, cpuSeconds, text }, onlyAlone);
      });
    },
  };
}

/** What came of some files. */
interface Found extends Ran {
  readonly cases: readonly JunitCase[];
}

async function runFiles(
  files: readonly string[],
  { group, options, atATime }: {
    readonly group: Group;
    readonly options: RunOptions;
    readonly atATime: number;
  },
): Promise<Found> {
  const junit = await Deno.makeTempFile({ prefix: "rebootinator-junit-" });
  const args = ["test", "--no-prompt", ...LOCKED, ...group.permissions];
  if (group.loud === undefined) args.push("--quiet");
  if (options.isChecked) args.push("--no-check");
  if (atATime > 1) args.push("--parallel");
  args.push(`--junit-path=${junit}`, ...files);
  try {
    const found = await ran(args, options, { DENO_JOBS: `${atATime}` });
    return { ...found, cases: parseJunit(await Deno.readTextFile(junit), found.text) };
  } finally {
    await Deno.remove(junit);
  }
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
  options: RunOptions,
): Job {
  const { isAlone, done } = options;
  const { name, args, count } = program;
  return {
    ...program,
    async run() {
      const { code, text, ...took } = await ran(args, options);
      const counts = count({ code, text });
      const rest = { skipped: [], unlisted: [], onlyAlone: [], text: isAlone ? "" : text };
      done({ name, ...took, ...counts, ...rest }, []);
    },
  };
}
