import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseControl } from "../../../lib/control/command.ts";

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
  [["pause"], "60s – 30d, got nothing"],
  [["pause", "59s"], 'got "59s"'],
  [["pause", "31d"], 'got "31d"'],
  [["pause", "two hours"], 'got "two hours"'],
  [["pause", "2h", "3h"], "one time is enough"],
  [["resume", "now"], 'Cannot resume: "now" is not known'],
  [["cycle", "--now"], 'Cannot cycle: "--now" is not known'],
  [["report", "--csv", "--json"], "not two"],
  [["report", "--month"], "such as 2026-11"],
  [["report", "--month", "2026-13"], 'got "2026-13"'],
  [["report", "--pdf"], '"--pdf" is not known'],
] as const;

for (const [args, why] of WRONG) {
  Deno.test(`parseControl() refuses ${JSON.stringify(args)}`, () => {
    const parsed = parseControl(args);
    assertStringIncludes(parsed.kind === "wrong" ? parsed.why : parsed.kind, why);
  });
}
