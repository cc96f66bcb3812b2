/** What a person types on this computer to run a command of ours. */

/** What runs, and from where. */
export interface OwnProgram {
  /** Deno's program (`Deno.execPath()`). */
  readonly deno: string;
  /** Folder of `home/` and `cloud/`. */
  readonly project: string;
}

/** Whether it runs from an installation, where `rebootinator` is on the PATH, and not a checkout. */
export function isInstalledCopy({ deno, project }: OwnProgram): boolean {
  return project.endsWith("/app") && deno === `${project.slice(0, -"app".length)}bin/deno`;
}

/**
 * A text for people in which `deno task NAME` is a command that works here: `rebootinator NAME` in an
 * installation. In a checkout a command to be typed, which stands in quotes or follows sudo, begins
 * with the whole path of the Deno that runs, for there need be none on the PATH, least of all on
 * sudo's, and npx asks the internet first.
 */
export function nameCommands(text: string, program: OwnProgram): string {
  if (isInstalledCopy(program)) {
    return text.replaceAll(
      /\bdeno task (?:--quiet )?([a-z]+(?:-[a-z]+)*)/g,
      (_, name) => `rebootinator ${name.replaceAll("-", " ")}`,
    );
  }
  const deno = /\s/.test(program.deno) ? `'${program.deno}'` : program.deno;
  return text.replaceAll(/(?<=[`"]|sudo )deno (?=task )/g, () => `${deno} `);
}
