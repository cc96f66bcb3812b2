import { assertEquals, assertStringIncludes } from "@std/assert";
import { parsePlugArguments } from "../../home/plug_request.ts";

Deno.test("a request is an act with its options", () => {
  assertEquals(parsePlugArguments(["read"]), {
    kind: "run",
    request: {
      act: "read",
      name: null,
      config: "home.toml",
      state: null,
      confirmed: "no",
      print: "words",
    },
  });
  const args = ["cycle", "--yes", "--json", "--config", "a.toml", "--state=b"];
  assertEquals(parsePlugArguments(args), {
    kind: "run",
    request: {
      act: "cycle",
      name: null,
      config: "a.toml",
      state: "b",
      confirmed: "yes",
      print: "json",
    },
  });
  assertEquals(parsePlugArguments(["cycle", "--help"]).kind, "help");
});

for (
  const [args, why] of [
    [[], "one of list, read, cycle, on is wanted"],
    [["off"], "got off"],
    [["read", "on", "off"], "got read on off"],
    [["list", "modem"], "got list modem"],
    [["read", "--comfig", "x"], "--comfig is not a known option"],
    [["read", "--config="], "--config needs a value"],
  ] as const
) {
  Deno.test(`"${args.join(" ")}" is refused in one line`, () => {
    const parsed = parsePlugArguments(args);
    if (parsed.kind !== "usage") throw new Error(parsed.kind);
    assertStringIncludes(parsed.why, why);
    assertEquals(parsed.why.includes("\n"), false);
  });
}
