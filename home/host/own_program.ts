/** This program as people on this computer call it. */
import { isInstalledCopy, nameCommands } from "../../lib/install/own_command.ts";
import { INSTALLED_HOME_TOML, PREFIX_DEFAULT } from "../../lib/install/paths.ts";
import { folderOf } from "./files.ts";

const PROJECT = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

/** A text for people, its `deno task NAME` as it is typed here. */
export function inOwnWords(text: string): string {
  if (!text.includes("deno task ")) return text;
  return nameCommands(text, { deno: Deno.execPath(), project: PROJECT });
}

/** The prefix of the installation that runs; in a checkout the usual one. */
export function usualPrefix(): string {
  const isInstalled = isInstalledCopy({ deno: Deno.execPath(), project: PROJECT });
  return isInstalled ? folderOf(PROJECT) : PREFIX_DEFAULT;
}

/** The settings that a command means when it is told of none. */
export function usualHomeToml(): string {
  return isInstalledCopy({ deno: Deno.execPath(), project: PROJECT })
    ? INSTALLED_HOME_TOML
    : "home.toml";
}
