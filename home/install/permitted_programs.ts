/** What a plug's driver needs beyond the permissions that a task has. */
import type { PlugConfig } from "../../lib/plugs/plug_identity.ts";
import { isInstalledCopy, type OwnProgram } from "../../lib/install/own_command.ts";
import { PREFIX_PATHS } from "../../lib/install/paths.ts";
import { programsOf } from "../../lib/install/unit_permissions.ts";
import { commandThatPermits, type TaskPlace } from "../../lib/install/permitted_programs.ts";
import { ownProgram } from "../host/own_program.ts";
import { loadTasks } from "./tasks.ts";

/**
 * Null: this process may run all that the plug's driver runs. Else the task again with exactly that,
 * to be pasted: a task that could permit itself more could permit itself everything.
 */
export function howToPermit(
  plug: PlugConfig,
  { task: name, args }: { readonly task: string; readonly args: readonly string[] },
): string | null {
  const programs = programsOf(plug).filter((command) =>
    Deno.permissions.querySync({ name: "run", command }).state !== "granted"
  );
  if (programs.length === 0) return null;
  const program = ownProgram();
  const task = loadTasks(program.project).find((each) => each.name === name);
  if (task === undefined) throw new RangeError(`Cannot permit programs: no task ${name}`);
  return commandThatPermits(task, { programs, args, place: placeOf(program) });
}

function placeOf(program: OwnProgram): TaskPlace {
  return isInstalledCopy(program)
    ? { ...program, config: "deno.json", cache: `${program.project}/../${PREFIX_PATHS.cache}` }
    : { ...program, config: "app.json", cache: null };
}
