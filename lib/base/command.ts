/** Commands of a person's: the one reader of a command line, and the one way to run and to end. */
import { showValue } from "./show.ts";
import { parseArgs } from "@std/cli/parse-args";
import { EXIT, type ExitCode } from "./exit.ts";
import { nearestName } from "./nearest.ts";

/** A command that cannot be carried out; the message is one line for people. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly exit: ExitCode;

  constructor(
    message: string,
    { exit = EXIT.usage, cause }: { readonly exit?: ExitCode; readonly cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.exit = exit;
  }
}

/** What a command takes, of what is not there none; every one knows `--help`. */
export interface CommandShape {
  readonly help: string;
  /** `"read settings"`, for errors. */
  readonly act: string;
  /** Names of its words in order, all of them needed; "any": it counts them itself. */
  readonly words?: readonly string[] | "any";
  /** Names of `--name VALUE` and `--name=VALUE`. */
  readonly values?: readonly string[];
  /** Names of `--name`. */
  readonly switches?: readonly string[];
}

/** What it was given. */
export interface CommandArguments {
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, string>;
  readonly switches: ReadonlySet<string>;
}

/** Where its words go. */
export interface Output {
  readonly print: (text: string) => void;
  readonly printError: (line: string) => void;
}

/**
 * Runs `act` with what `args` hold; prints the help where it is asked for, and every error as one
 * line. Resolves to the exit code; throws what is a bug.
 */
export async function runCommand(
  args: readonly string[],
  command: {
    readonly shape: CommandShape;
    readonly io: Output;
    readonly act: (given: CommandArguments) => Promise<number>;
    /** Errors that mean a wrong setting, by their class. */
    readonly faults?: readonly (new (message: string) => Error)[];
  },
): Promise<number> {
  const { io, shape, faults = [] } = command;
  try {
    const given = readArguments(args, shape);
    if (!given.switches.has("help")) return await command.act(given);
    io.print(`${shape.help.trimEnd()}\n`);
    return EXIT.done;
  } catch (error) {
    const isFault = [CommandError, ...faults].some((each) => error instanceof each);
    if (!isFault || !(error instanceof Error)) throw error;
    io.printError(error.message.replaceAll(/[\r\n]+/g, " "));
    return error instanceof CommandError ? error.exit : EXIT.usage;
  }
}

/**
 * Reads a command line; the last of two values holds. Throws CommandError for what the command does
 * not take, which never repeats a value; where help is asked for, nothing else counts.
 */
export function readArguments(args: readonly string[], shape: CommandShape): CommandArguments {
  const fault = (why: string) => new CommandError(`Cannot ${shape.act}: ${why}`);
  const { words: wanted = [], values: valued = [] } = shape;
  const switches = ["help", ...shape.switches ?? []];
  const parsed = parseArgs(args, {
    boolean: switches,
    string: ["_", ...valued],
    alias: { help: "h" },
    unknown: (arg, key) => {
      if (key !== undefined) {
        throw fault(unknownFlag(`${arg.startsWith("--") ? "--" : "-"}${key}`, shape));
      }
      return true;
    },
  });
  const given = new Set(switches.filter((name) => parsed[name] === true));
  if (given.has("help")) return { words: [], values: new Map(), switches: given };
  const filled = switches.find((name) => args.some((arg) => arg.startsWith(`--${name}=`)));
  if (filled !== undefined) throw fault(`--${filled} takes no value`);
  const values = new Map<string, string>();
  for (const name of valued) {
    const value = parsed[name];
    if (value === "") throw fault(`--${name} needs a value`);
    if (typeof value === "string") values.set(name, value);
  }
  const words = parsed._.map(String);
  if (wanted !== "any") {
    const extra = words[wanted.length];
    if (extra !== undefined) {
      throw fault(`${showValue(extra)} is not known; see --help`);
    }
    if (words.length < wanted.length) {
      const got = words.join(" ").slice(0, 60) || "nothing";
      throw fault(`${wanted.join(" ")} is wanted, got ${got}; see --help`);
    }
  }
  return { words, values, switches: given };
}

/** Throws CommandError unless the answer is yes; null: nobody could be asked. */
export function requireYes(answer: boolean | null, undone: string): void {
  if (answer !== true) {
    throw new CommandError(undone, { exit: answer === null ? EXIT.usage : EXIT.failed });
  }
}

/** Only the name: what stands behind it may be a secret. */
function unknownFlag(flag: string, { values = [], switches = [] }: CommandShape): string {
  const name = flag.replace(/^-+/, "");
  const known = [...values, ...switches];
  const guess = known.find((each) => each.startsWith(`${name}-`)) ?? nearestName(name, known);
  return `${flag} is not known; ${guess === null ? "see --help" : `did you mean --${guess}?`}`;
}
