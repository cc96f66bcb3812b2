import {
  type CommandArguments,
  type CommandShape,
  type Output,
  runCommand,
} from "../../lib/base/command.ts";
import { inOwnWords, settingsFiles } from "../host/own_program.ts";
import type { SettingsSource } from "../host/settings.ts";
import { readSmallFile } from "../host/text_file.ts";

/** What a command of a person's is given: the terminal, the environment and the network. */
export interface CommandIo extends SettingsSource, Output {
  readonly fetch: typeof fetch;
  /** The answer to a question; null where nobody can be asked. */
  readonly ask: (question: string) => string | null;
  readonly random: (bytes: Uint8Array<ArrayBuffer>) => void;
}

/** The part of `Deno` that a command uses. */
export type Runtime = Pick<
  typeof Deno,
  "env" | "execPath" | "stdin" | "stdout" | "stderr"
>;

/** The real thing, for a `*_main.ts`. */
export function openCommandIo(runtime: Runtime): CommandIo {
  const encode = (text: string) => new TextEncoder().encode(inOwnWords(text, runtime.execPath()));
  return {
    get: (name) => runtime.env.get(name),
    all: null,
    readTextFile: readSmallFile,
    files: settingsFiles(runtime.execPath()),
    credentials: null,
    fetch,
    print: (text) => void runtime.stdout.writeSync(encode(text)),
    printError: (line) => void runtime.stderr.writeSync(encode(`${line}\n`)),
    ask: (question) => runtime.stdin.isTerminal() ? prompt(question) : null,
    random: (bytes) => void crypto.getRandomValues(bytes),
  };
}

/** Runs a command of the cloud's, whose settings are refused by TypeError and RangeError. */
export function runCloudCommand(
  args: readonly string[],
  command: {
    readonly shape: CommandShape;
    readonly io: CommandIo;
    readonly act: (given: CommandArguments) => Promise<number>;
  },
): Promise<number> {
  return runCommand(args, { ...command, faults: [TypeError, RangeError] });
}
