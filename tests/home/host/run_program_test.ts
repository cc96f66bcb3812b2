import { assertEquals, assertLess } from "@std/assert";
import { runProgram } from "../../../home/host/run_program.ts";
import { timed } from "../../support/plugs/tuya/plug_bench.ts";

const AMPLE = { deadlineMs: 5_000 };

function run(...program: [string, ...string[]]) {
  return timed(AMPLE, (signal) => runProgram(program, signal));
}

Deno.test("a program ends with a code and what it printed", async () => {
  const { outcome } = await run("/bin/sh", "-c", "echo on 5; exit 7");
  assertEquals(outcome, { kind: "ended", code: 7, text: "on 5\n" });
});

Deno.test("a program that does not end is killed at the signal", async () => {
  const { outcome, tookMs } = await timed(
    { deadlineMs: 200 },
    (signal) => runProgram(["/bin/sleep", "60"], signal),
  );
  assertEquals(outcome, { kind: "killed" });
  assertLess(tookMs, 2_000);
});

Deno.test("a child that a program leaves behind does not hold us beyond the signal", async () => {
  const { outcome, tookMs } = await timed(
    { deadlineMs: 300 },
    (signal) => runProgram(["/bin/sh", "-c", "sleep 2 & exit 0"], signal),
  );
  assertEquals(outcome, { kind: "ended", code: 0, text: "" });
  assertLess(tookMs, 1_800);
});

Deno.test("a program that prints without end is bounded", async () => {
  const { outcome, tookMs } = await timed(
    { deadlineMs: 500 },
    (signal) => runProgram(["/bin/sh", "-c", "while :; do echo x; done"], signal),
  );
  assertEquals(outcome.kind === "ended" ? outcome.text.length : outcome.kind, 4 * 1024);
  assertLess(tookMs, 3_000);
});

Deno.test("what cannot be started is a value", async () => {
  assertEquals((await run("/nonexistent/program")).outcome.kind, "not_started");
  assertEquals((await run("/dev/null")).outcome.kind, "not_started");
  const late = await runProgram(["/bin/true"], AbortSignal.abort());
  assertEquals(late.kind, "not_started");
});
