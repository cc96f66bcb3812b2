import { assert, assertEquals, assertThrows } from "@std/assert";
import { CommandError, readArguments } from "../../../lib/base/command.ts";
import { readSetupFlags, setupShape } from "../../../lib/setup/flags.ts";
import { PRETENDED } from "../../support/plugs/pretended_drivers.ts";

function readFlags(args: readonly string[]) {
  const given = readArguments(args, { ...setupShape(PRETENDED), help: "" });
  return readSetupFlags(given, { drivers: PRETENDED, usual: "/etc/home.toml" });
}

Deno.test("without flags everything is asked, with the usual limits", () => {
  const flags = readFlags([]);
  assertEquals([flags.isUsual, flags.config, flags.state, flags.yes], [
    true,
    "/etc/home.toml",
    null,
    false,
  ]);
  assertEquals([flags.searchMs, flags.testOffMs], [12_000, 10_000]);
  assertEquals([flags.installs, readFlags(["--installs"]).installs], [false, true]);
  assertEquals([flags.prove, flags.test, flags.wanCheck, flags.sendTest, flags.searchAsk], [
    null,
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("answers, secret files and trials are told apart", () => {
  const flags = readFlags([
    "--site=cabin",
    "--key-file",
    "k",
    "--ntfy-token-file=n",
    "--prove",
    "no",
    "--test",
    "router",
    "--search",
    "0s",
    "--search-ports",
    "6666,6667",
    "--search-ask",
    "127.0.0.1:7000",
  ]);
  assertEquals([...flags.answers], [["site", "cabin"]]);
  assertEquals([...flags.secretFiles], [["key", "k"], ["ntfy-token", "n"]]);
  assertEquals([flags.prove, flags.test, flags.searchMs], [false, "router", 0]);
  assertEquals(flags.searchPorts, [6666, 6667]);
  assertEquals(flags.searchAsk, { host: "127.0.0.1", port: 7000 });
});

for (
  const [args, words] of [
    [["--key", "0123456789abcdef"], "--key is not known; did you mean --key-file?"],
    [["--search", "121s"], "0s – 120s"],
    [["--search", "1500ms"], "whole seconds"],
    [["--test-off", "61s"], "5s – 60s"],
    [["--search-ports", "0"], "1 – 8 ports"],
    [["--search-ports", "1,2,3,4,5,6,7,8,9"], "1 – 8 ports"],
    [["--search-ask", "router"], "ADDRESS:PORT"],
    [["--send-test", "maybe"], "yes or no"],
  ] as const
) {
  Deno.test(`readFlags() refuses ${args.join(" ")}`, () => {
    const error = assertThrows(() => readFlags(args), CommandError, words);
    assert(!error.message.includes("0123456789abcdef"));
  });
}
