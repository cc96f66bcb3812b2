import { parseArgs } from "@std/cli/parse-args";
import { nearestName } from "../../lib/base/nearest.ts";
import type { CommandIo } from "./command_io.ts";

/** How a command ends, for the shell. */
export const EXIT = {
  done: 0,
  /** Done, and something needs looking at; or the cloud said no. */
  notWell: 1,
  /** A setting or an argument is wrong. */
  settings: 2,
  /** The cloud cannot be reached, or what answers is not the cloud. */
  unreachable: 3,
} as const;

/** A command that cannot be carried out, with the exit code; the message is one line. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exit: number;

  constructor(message: string, options: { readonly exit: number; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.exit = options.exit;
  }
}

/** What a command takes. */
export interface CommandShape {
  readonly help: string;
  /** Names of the words it takes, in order, all of them needed. */
  readonly words: readonly string[];
  readonly flags: readonly string[];
  readonly options: readonly string[];
}

/** What it was given. */
export interface CommandArguments {
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly options: Readonly<Record<string, string>>;
}

/**
 * Runs `act` with what `args` hold; prints the help where asked, and every error as one line.
 * Resolves to the exit code; throws what is a bug.
 */
export async function runCommand(
  args: readonly string[],
  command: {
    readonly shape: CommandShape;
    readonly io: CommandIo;
    readonly act: (given: CommandArguments) => Promise<number>;
  },
): Promise<number> {
  const { io, shape } = command;
  try {
    const given = readArguments(args, shape);
    if (given.flags.has("help")) {
      io.print(shape.help);
      return EXIT.done;
    }
    return await command.act(given);
  } catch (error) {
    const isSettings = error instanceof TypeError || error instanceof RangeError;
    if (!isSettings && !(error instanceof CommandError)) throw error;
    io.printError(error.message.replaceAll(/[\r\n]+/g, " "));
    return error instanceof CommandError ? error.exit : EXIT.settings;
  }
}

/** Throws CommandError for what the command does not take. */
export function readArguments(args: readonly string[], shape: CommandShape): CommandArguments {
  const names = ["help", ...shape.flags, ...shape.options];
  const parsed = parseArgs(args, {
    boolean: ["help", ...shape.flags],
    string: ["_", ...shape.options],
    alias: { help: "h" },
    unknown: (arg, key) => {
      if (key === undefined) return true;
      const meant = nearestName(key, names);
      const hint = meant === null ? "; --help lists them" : `; did you mean --${meant}?`;
      throw wrongUse(`${arg.slice(0, 60)} is not an option${hint}`);
    },
  });
  const flags = new Set(["help", ...shape.flags].filter((name) => parsed[name] === true));
  const options = readOptions(parsed, shape.options);
  const words = parsed._.map(String);
  if (!flags.has("help") && words.length !== shape.words.length) {
    const wanted = shape.words.join(" ") || "no word";
    const got = words.length === 0 ? "nothing" : words.join(" ").slice(0, 60);
    throw wrongUse(`${wanted} is wanted, got ${got}; --help says more`);
  }
  return { words, flags, options };
}

function readOptions(
  parsed: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, string> {
  const options: Record<string, string> = {};
  for (const name of names) {
    const value = parsed[name];
    if (value === undefined) continue;
    if (typeof value !== "string" || value === "") throw wrongUse(`--${name} needs one value`);
    options[name] = value;
  }
  return options;
}

function wrongUse(message: string): CommandError {
  return new CommandError(`Cannot run: ${message}`, { exit: EXIT.settings });
}
