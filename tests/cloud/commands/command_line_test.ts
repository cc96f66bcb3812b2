import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  CommandError,
  type CommandShape,
  EXIT,
  readArguments,
  runCommand,
} from "../../../cloud/commands/command_line.ts";
import { fakeIo } from "../../support/commands/command_fixture.ts";

const SHAPE: CommandShape = {
  help: "How to\n",
  words: ["SITE"],
  flags: ["yes"],
  options: ["url"],
};

Deno.test("readArguments() reads words, flags and options in any order", () => {
  for (
    const args of [["home", "--yes", "--url", "http://x"], ["--url=http://x", "--yes", "home"]]
  ) {
    const given = readArguments(args, SHAPE);
    assertEquals([given.words, [...given.flags], given.options], [["home"], ["yes"], {
      url: "http://x",
    }]);
  }
});

Deno.test("readArguments() keeps a number as the text it is", () => {
  assertEquals(readArguments(["007"], SHAPE).words, ["007"]);
});

for (
  const [args, message] of [
    [[], "SITE is wanted, got nothing"],
    [["home", "cabin"], "SITE is wanted, got home cabin"],
    [["home", "--urls", "x"], "--urls is not an option; did you mean --url?"],
    [["home", "--frobnicate"], "--frobnicate is not an option; --help lists them"],
    [["home", "--url"], "--url needs one value"],
    [["home", "--url="], "--url needs one value"],
  ] as const
) {
  Deno.test(`readArguments() refuses "${args.join(" ")}"`, () => {
    const error = assertThrows(() => readArguments(args, SHAPE), CommandError, message);
    assertEquals(error.exit, EXIT.settings);
  });
}

Deno.test("runCommand() prints the help whatever else is said", async () => {
  for (const args of [["--help"], ["-h"], ["home", "--help"]]) {
    const io = fakeIo({});
    const exit = await runCommand(args, { shape: SHAPE, io, act: () => Promise.resolve(9) });
    assertEquals([exit, io.out, io.err], [0, "How to\n", ""]);
  }
});

Deno.test("runCommand() makes every error one line, with its exit code", async () => {
  for (
    const [error, exit] of [
      [new CommandError("a\nb", { exit: 3 }), 3],
      [new TypeError("a\nb"), 2],
      [new RangeError("a\nb"), 2],
    ] as const
  ) {
    const io = fakeIo({});
    const act = () => Promise.reject(error);
    assertEquals(await runCommand(["home"], { shape: SHAPE, io, act }), exit);
    assertEquals([io.out, io.err], ["", "a b\n"]);
  }
});

Deno.test("runCommand() lets a bug through", async () => {
  const act = () => Promise.reject(new Error("bug"));
  const error = await assertRejects(() =>
    runCommand(["home"], { shape: SHAPE, io: fakeIo({}), act })
  );
  assert(error.message === "bug");
});
