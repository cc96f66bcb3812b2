/** This program as people on this computer call it. */
import type { Output } from "../../lib/base/command.ts";
import { isInstalledCopy, nameCommands, type OwnProgram } from "../../lib/install/own_command.ts";
import { INSTALLED_HOME_TOML, PREFIX_DEFAULT, PREFIX_PATHS } from "../../lib/install/paths.ts";
import { folderOf, writeAll, type Writer } from "./files.ts";

const PROJECT = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

/** What runs, and from where. */
export function ownProgram(): OwnProgram {
  return { deno: Deno.execPath(), project: PROJECT };
}

/** What runs once an installation is done, whatever runs now. */
export const INSTALLED_PROGRAM: OwnProgram = {
  deno: `${PREFIX_DEFAULT}/${PREFIX_PATHS.deno}`,
  project: `${PREFIX_DEFAULT}/${PREFIX_PATHS.app}`,
};

/** A text for people, its `deno task NAME` as it is typed here. */
export function inOwnWords(text: string, program = ownProgram()): string {
  if (!text.includes("deno task ")) return text;
  return nameCommands(text, program);
}

/**
 * Writes a text for people whole, its commands as they are typed here. A closed terminal or pipe is
 * no reason to stop: what is under way must not end half done because nobody listens any more.
 */
export function writeInOwnWords(text: string, stream: Writer, program?: OwnProgram): void {
  try {
    writeAll(stream, new TextEncoder().encode(inOwnWords(text, program)));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe) && !isHungUp(error)) throw error;
  }
}

/** EIO: the terminal is gone. */
function isHungUp(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EIO";
}

/** Where a command's words go. */
export function ownOutput(
  { stdout, stderr }: { readonly stdout: Writer; readonly stderr: Writer },
): Output {
  // Asked at once: an installation that goes back moves the very program that runs.
  const program = ownProgram();
  return {
    print: (text) => writeInOwnWords(text, stdout, program),
    printError: (line) => writeInOwnWords(`${line}\n`, stderr, program),
  };
}

/** The prefix of the installation that runs; in a checkout the usual one. */
export function usualPrefix(): string {
  return isInstalledCopy(ownProgram()) ? folderOf(PROJECT) : PREFIX_DEFAULT;
}

/** The settings that a command means when it is told of none. */
export function usualHomeToml(): string {
  return isInstalledCopy(ownProgram()) ? INSTALLED_HOME_TOML : "home.toml";
}
