/** What set-up of a cloud does to this computer. */
import { isInstalledCopy, type OwnProgram } from "../../lib/install/own_command.ts";
import { PROJECT } from "../host/own_program.ts";

/** Writes it for this user's eyes alone: whole, or not at all. */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  const slash = path.lastIndexOf("/");
  if (slash > 0) await Deno.mkdir(path.slice(0, slash), { recursive: true, mode: 0o700 });
  const draft = `${path}.new`;
  await Deno.remove(draft).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await Deno.writeTextFile(draft, text, { createNew: true, mode: 0o600 });
  await Deno.rename(draft, path);
}

/** Runs the installation of the cloud with these settings, which says itself what it does. */
export async function installService(settings: string): Promise<boolean> {
  const [program, ...args] = installCommand(settings, { deno: Deno.execPath(), project: PROJECT });
  const { success } = await new Deno.Command(program, { args, cwd: PROJECT, stdin: "null" })
    .spawn().status;
  return success;
}

/** The words that install it. */
export function installCommand(
  settings: string,
  program: OwnProgram,
): readonly [string, ...string[]] {
  const flags = ["install", "--cloud", "--cloud-env", settings, "--yes"];
  return isInstalledCopy(program)
    ? [`${program.project}/../bin/rebootinator`, ...flags]
    : [program.deno, "task", "--quiet", ...flags];
}
