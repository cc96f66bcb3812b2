/** Prometheus' own opinion, where its tool is there (Debian: prometheus). */
import { assertEquals } from "@std/assert";
import { withApp } from "../../support/http/app_fixture.ts";

async function promtool(text: string): Promise<Deno.CommandOutput | null> {
  const command = new Deno.Command("promtool", {
    args: ["check", "metrics"],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
  let child: Deno.ChildProcess;
  try {
    child = command.spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return await child.output();
}

const isMissing = await promtool("") === null;

Deno.test({
  name: "promtool finds nothing to say about the metrics" +
    (isMissing ? " (skipped: promtool is not installed)" : ""),
  ignore: isMissing,
  fn: () =>
    withApp(async ({ beat, ask, tokens }) => {
      const what = { kind: "cut", reason: "automatic", number: 1, outcome: "sent" } as const;
      await (await beat({ events: [{ id: 1, agoMs: 0, wallMs: 0, told: true, what }] })).text();
      const text = await (await ask("/metrics", { token: tokens.read })).text();
      const said = await promtool(text);
      const words = new TextDecoder();
      assertEquals(words.decode(said?.stdout) + words.decode(said?.stderr), "");
      assertEquals(said?.code, 0);
    }),
});
