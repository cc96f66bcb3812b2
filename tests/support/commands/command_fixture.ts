/** A terminal that writes down what a command says. */
import type { CommandIo } from "../../../cloud/commands/command_io.ts";
import { readSmallFile } from "../../../cloud/host/text_file.ts";

export interface FakeIo extends CommandIo {
  /** Everything printed so far. */
  readonly out: string;
  readonly err: string;
}

export interface FakeIoOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Answers requests; throws where there is nobody. */
  readonly app?: (request: Request) => Promise<Response>;
  /** What the person at the terminal types; null: nobody is there. */
  readonly typed?: string | null;
  /** Where settings may stand. */
  readonly files?: readonly string[];
}

export function fakeIo(options: FakeIoOptions): FakeIo {
  let out = "";
  let err = "";
  return {
    get: (name) => options.environment?.[name],
    all: null,
    readTextFile: readSmallFile,
    files: options.files ?? [],
    credentials: null,
    fetch: (input, init) => {
      if (options.app === undefined) return Promise.reject(new TypeError("Connection refused"));
      return options.app(new Request(input, init));
    },
    print: (text) => void (out += text),
    printError: (line) => void (err += `${line}\n`),
    ask: () => options.typed ?? null,
    random: (bytes) => void bytes.fill(7),
    get out() {
      return out;
    },
    get err() {
      return err;
    },
  };
}
