import { assert, assertEquals } from "@std/assert";
import { parseFlags } from "../../../lib/base/flags.ts";

const SPEC = { act: "run", values: ["config", "key"], switches: ["yes"] };

Deno.test("parseFlags() reads values and switches in any order; the last value holds", () => {
  assertEquals(parseFlags(["--yes", "--config", "a", "--config=b=c"], SPEC), {
    kind: "flags",
    values: new Map([["config", "b=c"]]),
    switches: new Set(["yes"]),
  });
});

for (
  const [args, why] of [
    [["--config"], "Cannot run: --config needs a value"],
    [["--config="], "Cannot run: --config needs a value"],
    [["--config", "--yes"], "Cannot run: --config needs a value"],
    [["--yes=no"], "Cannot run: --yes takes no value"],
    [["--confg", "a"], "Cannot run: --confg is not known; did you mean --config?"],
    [["home.toml"], 'Cannot run: "home.toml" is not known; see --help'],
  ] as const
) {
  Deno.test(`parseFlags() refuses ${JSON.stringify(args)}`, () => {
    assertEquals(parseFlags(args, SPEC), { kind: "wrong", why });
  });
}

Deno.test("parseFlags() never repeats what stands behind an unknown flag", () => {
  const parsed = parseFlags(["--kye=secret"], SPEC);
  assert(parsed.kind === "wrong" && !parsed.why.includes("secret"));
});
