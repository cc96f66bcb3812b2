/** Commands for a terminal that permit a plug's own programs, which no task can know beforehand. */

/**
 * A task's command with these programs among what it may run, and `args` at its end. `project` is the
 * folder that the task names its files from.
 */
export function commandThatPermits(
  task: string,
  options: {
    readonly programs: readonly string[];
    readonly args: readonly string[];
    readonly project: string;
  },
): string {
  const { programs, args, project } = options;
  const words = task.split(" ").filter((word) => word !== "");
  const at = words.findIndex((word) => word.startsWith("--allow-run="));
  const allowed = at === -1
    ? `--allow-run=${programs.join(",")}`
    : `${words[at]},${programs.join(",")}`;
  if (at === -1) words.splice(words.indexOf("run") + 1, 0, allowed);
  else words[at] = allowed;
  const config = words.findIndex((word) => word.startsWith("--config="));
  if (config !== -1) words[config] = words[config]!.replace("=", `=${project}/`);
  const entry = words.findIndex((word) => word.endsWith(".ts"));
  if (entry !== -1) words[entry] = `${project}/${words[entry]}`;
  return [...words, ...args].map(quote).join(" ");
}

/** For a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
