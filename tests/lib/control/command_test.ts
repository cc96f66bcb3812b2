import { assertEquals, assertThrows } from "@std/assert";
import { CommandError, readArguments } from "../../../lib/base/command.ts";
import { controlArgs, controlShape, parseControl } from "../../../lib/control/command.ts";

const GOOD = [
  [["pause", "1m"], { kind: "pause", forMs: 60_000 }],
  [["pause", "2h"], { kind: "pause", forMs: 7_200_000 }],
  [["pause", "30d"], { kind: "pause", forMs: 30 * 86_400_000 }],
  [["resume"], { kind: "pause", forMs: 0 }],
  [["cycle"], { kind: "cycle" }],
  [["state"], { kind: "state" }],
  [["report"], { kind: "report", month: null, format: "text" }],
  [["report", "--month", "2026-11", "--csv"], { kind: "report", month: "2026-11", format: "csv" }],
  [["report", "--json", "--month=2026-01"], { kind: "report", month: "2026-01", format: "json" }],
] as const;

for (const [args, expected] of GOOD) {
  Deno.test(`parseControl() understands ${args.join(" ")}`, () => {
    assertEquals(parseControl(args), expected);
  });
}

const WRONG = [
  [[], "must be one of pause, resume, cycle, report, state, got nothing"],
  [["reboot"], 'got "reboot"'],
  [["pause"], "TIME is wanted, got nothing"],
  [["pause", "59s"], '60s – 30d, got "59s"'],
  [["pause", "31d"], 'got "31d"'],
  [["pause", "two hours"], 'got "two hours"'],
  [["pause", "2h", "3h"], '"3h" is not known'],
  [["resume", "now"], 'Cannot resume: "now" is not known'],
  [["cycle", "--now"], "Cannot cycle: --now is not known"],
  [["report", "--csv", "--json"], "not two"],
  [["report", "--month"], "--month needs a value"],
  [["report", "--month", "2026-13"], 'got "2026-13"'],
  [["report", "--pdf"], "--pdf is not known"],
] as const;

for (const [args, why] of WRONG) {
  Deno.test(`parseControl() refuses ${JSON.stringify(args)}`, () => {
    assertThrows(() => parseControl(args), CommandError, why);
  });
}

Deno.test("what says which watchdog is meant does not reach it", () => {
  const ask = (name: string, ...args: readonly string[]) =>
    controlArgs(name, readArguments(args, { ...controlShape(name), help: "" }));
  assertEquals(ask("pause", "2h", "--state=/s", "--yes"), ["pause", "2h"]);
  const report = ask("report", "--month", "2026-11", "--config", "a.toml", "--csv");
  assertEquals(report, ["report", "--month=2026-11", "--csv"]);
  assertEquals(parseControl(report), { kind: "report", month: "2026-11", format: "csv" });
  assertEquals(ask("explode", "now"), ["explode", "now"]);
});
