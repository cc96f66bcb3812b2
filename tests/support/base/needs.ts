/** Tests that need a program of this machine: skipped, saying why, where it is not installed. */

/** Whether `program` can be started by its name. */
export function hasProgram(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return folder !== "" && Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      return false;
    }
  });
}

/** As `Deno.test`; skipped where `program` is not there. `tests/skips.ts` lists which may be. */
export function testWith(program: string, name: string, fn: () => Promise<void>): void {
  const ignore = !hasProgram(program);
  const note = ignore ? ` (skipped: ${program} is not installed)` : "";
  Deno.test({ name: `${name}${note}`, ignore, fn });
}
