import { assertEquals, assertMatch } from "@std/assert";
import { runGroup } from "./process_group.ts";

const never = new AbortController().signal;

/** Settles when a process is gone; its parent may take a while to hear of it. */
async function untilGone(pid: number): Promise<void> {
  try {
    for (;;) {
      Deno.kill(pid, "SIGCONT");
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

Deno.test("a child's code and words come back", async () => {
  const program = 'console.log("out"); console.error("err"); Deno.exit(3)';
  const ran = await runGroup([Deno.execPath(), "eval", program], { signal: never });
  assertEquals([ran.code, ran.stdout, ran.stderr], [3, "out\n", "err\n"]);
  assertEquals(ran.text.split("\n").sort(), ["", "err", "out"]);
});

Deno.test("one that never ends is stopped with what it started, and says why", async () => {
  // What it starts keeps its pipes open for as long as it lives.
  const forever = "setInterval(() => {}, 1_000)";
  const program = `
    const args = ["eval", ${JSON.stringify(forever)}];
    const { pid } = new Deno.Command(Deno.execPath(), { args }).spawn();
    console.log("pid " + pid);
    ${forever}`;
  const stop = new AbortController();
  let heard = "";
  const { code, text } = await runGroup([Deno.execPath(), "eval", program], {
    signal: stop.signal,
    heard(chunk) {
      heard += new TextDecoder().decode(chunk);
      if (/pid \d+\n/.test(heard)) stop.abort("time was up");
    },
  });
  assertEquals(code, 124);
  assertMatch(text, /^pid \d+\n\nstopped: time was up$/);
  await untilGone(Number(/\d+/.exec(text)?.[0]));
});

Deno.test("nothing is started once time is up", async () => {
  const ran = await runGroup([Deno.execPath(), "eval", "1"], {
    signal: AbortSignal.abort("time was up"),
  });
  assertEquals([ran.code, ran.text], [124, "not run: time was up"]);
});
