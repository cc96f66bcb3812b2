import { assertEquals } from "@std/assert";
import { readFlags } from "../../../home/watch/flags.ts";

const DEFAULTS = { config: null, state: null, dryRun: false, json: false };

Deno.test("readFlags() reads each option, in either form, the last one counting", () => {
  const cases: readonly [readonly string[], object][] = [
    [[], {}],
    [["--config", "a.toml", "--state", "/s"], { config: "a.toml", state: "/s" }],
    [["--config=a=b.toml", "--state=-"], { config: "a=b.toml", state: "-" }],
    [["--json", "--dry-run"], { json: true, dryRun: true }],
    [["--state", "/a", "--json", "--state=/b"], { state: "/b", json: true }],
    [["--state", "-x"], { state: "-x" }],
  ];
  for (const [args, flags] of cases) {
    assertEquals(readFlags(args), { kind: "run", flags: { ...DEFAULTS, ...flags } });
  }
});

Deno.test("readFlags() says on one line what it does not understand", () => {
  const cases: readonly [readonly string[], string][] = [
    [["--config"], "--config needs a value"],
    [["--config="], "--config needs a value"],
    [["--config", ""], "--config needs a value"],
    [["--state", "--json"], "--state needs a value"],
    [["--dryrun"], "--dryrun is not a known option (see --help)"],
    [["--json=no"], "--json=no is not a known option (see --help)"],
    [["-j"], "-j is not a known option (see --help)"],
    [["home.toml"], "home.toml is not a known option (see --help)"],
    [["--constructor"], "--constructor is not a known option (see --help)"],
    [["--"], "-- is not a known option (see --help)"],
  ];
  for (const [args, why] of cases) {
    assertEquals(readFlags(args), {
      kind: "failed",
      why: `Cannot run a tick: ${why}`,
    });
  }
});

Deno.test("readFlags() gives help where it is asked for among others", () => {
  assertEquals(readFlags(["--json", "--help"]), { kind: "help" });
});
