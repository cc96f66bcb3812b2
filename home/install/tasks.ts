/** Reading the tasks of the project that runs: a checkout's, or those that an installation kept. */
import { readTasks, type Task } from "../../lib/install/tasks.ts";
import { INSTALLED_TASKS } from "../../lib/install/paths.ts";
import { exists } from "./place.ts";

/** The tasks that run the product; throws for a project without them. */
export function loadTasks(project: string): readonly Task[] {
  const kept = `${project}/${INSTALLED_TASKS}`;
  return readTasks(Deno.readTextFileSync(exists(kept) ? kept : `${project}/deno.json`));
}
