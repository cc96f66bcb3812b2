/** What a plug's driver needs beyond the permissions that a task has. */
import type { PlugConfig } from "../../lib/plugs/plug_identity.ts";
import { programsOf } from "../../lib/install/unit_permissions.ts";
import { commandThatPermits } from "../../lib/install/permitted_programs.ts";

const PROJECT = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

/**
 * Null: this process may run all that the plug's driver runs. Else the task again with exactly that,
 * to be pasted: a task that could permit itself more could permit itself everything.
 */
export function howToPermit(
  plug: PlugConfig,
  { task, args }: { readonly task: string; readonly args: readonly string[] },
): string | null {
  const programs = programsOf(plug).filter((command) =>
    Deno.permissions.querySync({ name: "run", command }).state !== "granted"
  );
  if (programs.length === 0) return null;
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${PROJECT}/deno.json`));
  return commandThatPermits(String(tasks[task].command), { programs, args, project: PROJECT });
}
