/** This program as people on this computer call it. */
import { isInstalledCopy, nameCommands } from "../../lib/install/own_command.ts";
import { CLOUD_ENV_FILE } from "../../lib/install/paths.ts";

/** Folder of `home/` and `cloud/`. */
export const PROJECT = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

/** A text for people, its `deno task NAME` as it is typed here; `deno` is Deno's own program. */
export function inOwnWords(text: string, deno: string): string {
  return nameCommands(text, { deno, project: PROJECT });
}

/** Where the cloud's settings may stand: an installation's, in a checkout also those beside it. */
export function settingsFiles(deno: string): readonly string[] {
  return isInstalledCopy({ deno, project: PROJECT })
    ? [CLOUD_ENV_FILE]
    : ["cloud.env", CLOUD_ENV_FILE];
}
