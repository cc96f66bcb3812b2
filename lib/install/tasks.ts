/** The tasks of deno.json that run the product: what each may do is said there, and nowhere else. */
import { object, readAs, record, string } from "../base/shape.ts";

/** A task that starts one of the product's own programs. */
export interface Task {
  readonly name: string;
  /** What it does, in a line. */
  readonly description: string;
  /** Deno's flags, `--config=` left out: its permissions above all. */
  readonly flags: readonly string[];
  /** Within the project. */
  readonly entry: string;
  /** What follows the entry. */
  readonly args: readonly string[];
}

const tasksSchema = object({ tasks: record(object({ description: string(), command: string() })) });
const ENTRY_REGEXP = /^(home|cloud)\/\w*main\.ts$/;

/** Those of a deno.json, in its order. Throws TypeError or SyntaxError for anything else. */
export function readTasks(json: string): readonly Task[] {
  const { tasks } = readAs(tasksSchema, JSON.parse(json), "read the tasks");
  return Object.entries(tasks).flatMap(([name, { description, command }]) => {
    const [deno, run, ...words] = splitWords(command);
    const at = words.findIndex((word) => ENTRY_REGEXP.test(word));
    const entry = words[at];
    if (deno !== "deno" || run !== "run" || entry === undefined) return [];
    const flags = words.slice(0, at).filter((word) => !word.startsWith("--config="));
    return [{ name, description, flags, entry, args: words.slice(at + 1) }];
  });
}

/** The part of a deno.json from which `readTasks` reads these again. */
export function writeTasks(tasks: readonly Task[]): string {
  const entries = tasks.map(({ name, description, flags, entry, args }) => {
    const command = ["deno", "run", ...flags, entry, ...args].map(quoteWord).join(" ");
    return [name, { description, command }];
  });
  return `${JSON.stringify({ tasks: Object.fromEntries(entries) }, null, 2)}\n`;
}

/** A word as a POSIX shell reads it back, unchanged. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The words of a task's line, which may stand in quotes; nothing else of a shell is known. */
function splitWords(line: string): readonly string[] {
  const found = line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? [];
  return found.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
}
