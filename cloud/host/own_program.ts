/** This program as people on this computer call it. */
import { nameCommands } from "../../lib/install/own_command.ts";

const PROJECT = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

/** A text for people, its `deno task NAME` as it is typed here; `deno` is Deno's own program. */
export function inOwnWords(text: string, deno: string): string {
  return nameCommands(text, { deno, project: PROJECT });
}
