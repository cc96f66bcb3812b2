/** Commands for a terminal that permit a plug's own programs, which no task can know beforehand. */
import type { OwnProgram } from "./own_command.ts";
import { quoteWord, type Task } from "./tasks.ts";

/** What runs the task's command, and how it finds its packages. */
export interface TaskPlace extends OwnProgram {
  /** Name of Deno's settings in it. */
  readonly config: string;
  /** Folder of its packages; null: the usual one. */
  readonly cache: string | null;
}

/** A task's command with these programs among what it may run, and `args` at its end. */
export function commandThatPermits(
  task: Task,
  options: {
    readonly programs: readonly string[];
    readonly args: readonly string[];
    readonly place: TaskPlace;
  },
): string {
  const { programs, args, place: { deno, project, config, cache } } = options;
  const flags = [...task.flags];
  const at = flags.findIndex((word) => word.startsWith("--allow-run="));
  if (at === -1) flags.unshift(`--allow-run=${programs.join(",")}`);
  else flags[at] = `${flags[at]},${programs.join(",")}`;
  return [
    ...(cache === null ? [] : ["env", `DENO_DIR=${cache}`]),
    deno,
    "run",
    `--config=${project}/${config}`,
    ...flags,
    `${project}/${task.entry}`,
    ...task.args,
    ...args,
  ].map(quoteWord).join(" ");
}
