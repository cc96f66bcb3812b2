import { type Mutant, plant } from "./mutant.ts";

/** What caught a mutant, and after how long; `null`: nothing did. */
export interface Trial {
  readonly mutant: Mutant;
  readonly caughtBy: string | null;
  readonly seconds: number;
}

/** The tests of the deciding code, which run in a few seconds. */
export const FAST_TESTS_REGEXP =
  /^(lib\/watch\/\w+|lib\/wire\/event\w*|home\/(act|keeper|report|several|tick\w*))_test\.ts$/;

/** A copy of the tree in which defects are planted, one at a time. */
export interface Scratch {
  readonly folder: string;
  /** Paths of the fast tests, from the folder. */
  readonly tests: readonly string[];
}

/** Plants the defect, tries the fast tests and then a short simulation, and takes it out again. */
export async function tryMutant(
  scratch: Scratch,
  options: {
    readonly mutant: Mutant;
    readonly by: "tests" | "sim" | "both";
    readonly seeds: number;
  },
): Promise<Trial> {
  const { mutant } = options;
  const path = `${scratch.folder}/${mutant.path}`;
  const before = await Deno.readTextFile(path);
  const startedMs = performance.now();
  await Deno.writeTextFile(path, plant(before, mutant));
  try {
    const caughtBy = (options.by === "sim" ? null : await runTests(scratch)) ??
      (options.by === "tests" ? null : await runSimulation(scratch, options.seeds));
    return { mutant, caughtBy, seconds: (performance.now() - startedMs) / 1_000 };
  } finally {
    await Deno.writeTextFile(path, before);
  }
}

/** The first failing test's name; null: all pass. */
export async function runTests(scratch: Scratch): Promise<string | null> {
  const { success, text } = await run(scratch, [
    "test",
    "--no-check",
    "--quiet",
    "--fail-fast",
    ...scratch.tests,
  ]);
  if (success) return null;
  const name = /^(.*) \.\.\. FAILED/m.exec(text)?.[1];
  return `test: ${name ?? "does not run"}`;
}

/** The property that the simulator saw broken; null: none. */
export async function runSimulation(scratch: Scratch, seeds: number): Promise<string | null> {
  const args = ["run", "--no-check", "--allow-read", "tests/sim/main.ts", "--seeds", String(seeds)];
  const { success, text } = await run(scratch, args);
  if (success) return null;
  const what = /^VIOLATION of (.*)$/m.exec(text)?.[1];
  return `sim: ${what ?? "does not run"}`;
}

async function run(
  scratch: Scratch,
  args: readonly string[],
): Promise<{ readonly success: boolean; readonly text: string }> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: scratch.folder,
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  return {
    success: output.success,
    text: decoder.decode(output.stdout) + decoder.decode(output.stderr),
  };
}
