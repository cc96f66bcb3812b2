import { assertEquals } from "@std/assert";
import { type ControlFlags, takeControlFlags } from "../../../home/control/arguments.ts";

const NONE: ControlFlags = {
  kind: "flags",
  config: null,
  state: null,
  yes: false,
  help: false,
  rest: [],
};

Deno.test("takeControlFlags() leaves to a command what is its own", () => {
  assertEquals(takeControlFlags([]), NONE);
  assertEquals(takeControlFlags(["2h"]), { ...NONE, rest: ["2h"] });
  assertEquals(takeControlFlags(["--month", "2026-11", "--state", "/s", "--csv"]), {
    ...NONE,
    state: "/s",
    rest: ["--month", "2026-11", "--csv"],
  });
  assertEquals(takeControlFlags(["--config=a.toml", "--yes", "--help"]), {
    ...NONE,
    config: "a.toml",
    yes: true,
    help: true,
  });
});

for (const args of [["--state"], ["--state="], ["--config", ""]]) {
  Deno.test(`takeControlFlags() refuses ${JSON.stringify(args)}`, () => {
    assertEquals(takeControlFlags(args).kind, "wrong");
  });
}
