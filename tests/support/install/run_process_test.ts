import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { demand, firstLine, killProcess, runProcess } from "./run_process.ts";
import { STOPPED_CODE } from "../base/process_group.ts";

const DENO = Deno.execPath();
const FOREVER = "setInterval(() => {}, 1_000);";

Deno.test("runProcess() gives what a program left", async () => {
  const ran = await runProcess([DENO, "eval", "console.log(1); console.error(2); Deno.exit(3)"]);
  assertEquals(ran, { code: 3, output: "1\n", errors: "2\n" });
});

Deno.test("runProcess() says which program is not installed", async () => {
  const ran = await runProcess(["no-such-program"]);
  assertEquals(ran, { code: 127, output: "", errors: "no-such-program is not installed" });
});

Deno.test("runProcess() ends a program without an end, and what holds its output open", async () => {
  const started = `new Deno.Command(Deno.execPath(), { args: ["eval", "${FOREVER}"] }).spawn();`;
  const words = [DENO, "eval", `${started} ${FOREVER}`];
  const { code, errors } = await runProcess(words, { limitMs: 500 });
  assertEquals(code, STOPPED_CODE);
  assertStringIncludes(errors, `Not ended within 0.5 s: ${words.join(" ")}`);
});

Deno.test("demand() gives what a program printed, or says in a line why it failed", async () => {
  assertEquals(await demand("try", [DENO, "eval", "console.log(1)"]), "1\n");
  const failing = [DENO, "eval", 'console.error("no\\nmore"); Deno.exit(1)'];
  await assertRejects(() => demand("try", failing), Error, `Cannot try: ${DENO}: no`);
});

for (
  const [what, code, limitMs, says] of [
    ["never comes", FOREVER, 200, "No line within 0.2 s: it"],
    ["does not come", "1", 60_000, "Ended without a line: it"],
  ] as const
) {
  Deno.test(`firstLine() does not wait for a line that ${what}, nor leaves its process`, async () => {
    const child = new Deno.Command(DENO, { args: ["eval", code], stdout: "piped" }).spawn();
    await assertRejects(() => firstLine(child, { of: "it", limitMs }), Error, says);
    await child.status;
  });
}

Deno.test("firstLine() gives the line of a process that goes on, which may be ended twice", async () => {
  const args = ["eval", `console.log("ready"); ${FOREVER}`];
  const child = new Deno.Command(DENO, { args, stdout: "piped" }).spawn();
  assertEquals(await firstLine(child, { of: "it" }), "ready");
  await killProcess(child);
  await killProcess(child);
});
