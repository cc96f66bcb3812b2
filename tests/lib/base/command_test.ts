import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  CommandError,
  type CommandShape,
  readArguments,
  requireYes,
  runCommand,
} from "../../../lib/base/command.ts";
import { EXIT } from "../../../lib/base/exit.ts";

const SHAPE: CommandShape = {
  help: "How to",
  act: "run",
  words: [],
  values: ["config", "key"],
  switches: ["yes"],
};
const SITE = { ...SHAPE, words: ["SITE"] };

/** What a command prints is kept. */
function recorder() {
  const said = { out: "", err: "" };
  return {
    said,
    print: (text: string) => void (said.out += text),
    printError: (line: string) => void (said.err += `${line}\n`),
  };
}

Deno.test("readArguments() reads values and switches in any order; the last value holds", () => {
  assertEquals(readArguments(["--yes", "--config", "a", "--config=b=c"], SHAPE), {
    words: [],
    values: new Map([["config", "b=c"]]),
    switches: new Set(["yes"]),
  });
});

Deno.test("readArguments() reads words among flags, a number as the text it is", () => {
  for (const args of [["007", "--yes", "--key", "http://x"], ["--key=http://x", "--yes", "007"]]) {
    const { words, values, switches } = readArguments(args, SITE);
    assertEquals([words, [...switches], values.get("key")], [["007"], ["yes"], "http://x"]);
  }
  assertEquals(readArguments(["a", "b"], { ...SHAPE, words: "any" }).words, ["a", "b"]);
});

for (
  const [args, why, shape] of [
    [["--config"], "Cannot run: --config needs a value"],
    [["--config="], "Cannot run: --config needs a value"],
    [["--config", ""], "Cannot run: --config needs a value"],
    [["--config", "--yes"], "Cannot run: --config needs a value"],
    [["--yes=no"], "Cannot run: --yes takes no value"],
    [["--confg", "a"], "Cannot run: --confg is not known; did you mean --config?"],
    [["--con", "a"], "Cannot run: --con is not known; see --help"],
    [["-j"], "Cannot run: -j is not known; see --help"],
    [["--constructor"], "Cannot run: --constructor is not known; see --help"],
    [["home.toml"], 'Cannot run: "home.toml" is not known; see --help'],
    [[], "Cannot run: SITE is wanted, got nothing; see --help", SITE],
    [["home", "cabin"], 'Cannot run: "cabin" is not known; see --help', SITE],
  ] as const
) {
  Deno.test(`readArguments() refuses ${JSON.stringify(args)}: ${why}`, () => {
    const error = assertThrows(() => readArguments(args, shape ?? SHAPE), CommandError);
    assertEquals([error.message, error.exit], [why, EXIT.usage]);
  });
}

Deno.test("readArguments() never repeats what stands behind an unknown flag", () => {
  const error = assertThrows(() => readArguments(["--kye=secret"], SHAPE), CommandError);
  assert(!error.message.includes("secret"));
});

Deno.test("runCommand() prints the help whatever else is said", async () => {
  for (const args of [["--help"], ["-h"], ["home", "--help"], ["-h", "--yes"]]) {
    const io = recorder();
    const exit = await runCommand(args, {
      shape: SITE,
      io,
      act: () => Promise.resolve(EXIT.unknown),
    });
    assertEquals([exit, io.said], [EXIT.done, { out: "How to\n", err: "" }]);
  }
});

Deno.test("runCommand() makes every error one line, with its exit code", async () => {
  for (const exit of [EXIT.usage, EXIT.unavailable]) {
    const io = recorder();
    const act = () => Promise.reject(new CommandError("a\nb", { exit }));
    assertEquals(await runCommand(["home"], { shape: SITE, io, act }), exit);
    assertEquals(io.said, { out: "", err: "a b\n" });
  }
});

Deno.test("runCommand() takes the errors that it is told of for wrong settings", async () => {
  const io = recorder();
  const act = () => Promise.reject(new RangeError("a\nb"));
  const command = { shape: SITE, io, act, faults: [TypeError, RangeError] };
  assertEquals(await runCommand(["home"], command), EXIT.usage);
  assertEquals(io.said.err, "a b\n");
});

Deno.test("runCommand() lets a bug through", async () => {
  const act = () => Promise.reject(new Error("bug"));
  await assertRejects(
    () => runCommand(["home"], { shape: SITE, io: recorder(), act }),
    Error,
    "bug",
  );
});

Deno.test("requireYes() tells who said no from where nobody could be asked", () => {
  requireYes(true, "Nothing was done");
  for (const [answer, exit] of [[false, EXIT.failed], [null, EXIT.usage]] as const) {
    const error = assertThrows(() => requireYes(answer, "Nothing was done"), CommandError);
    assertEquals([error.message, error.exit], ["Nothing was done", exit]);
  }
});
