import { assertEquals } from "@std/assert";
import { askInstalled } from "../../../home/control/client.ts";

const REPLY = { exitCode: 0, output: "Paused\n", errors: "" };

/** A socket that answers the first caller with `answer`; null: it says nothing. */
async function ask(answer: string | null, waitMs = 5_000) {
  const folder = await Deno.makeTempDir();
  const socket = `${folder}/control.sock`;
  const listener = Deno.listen({ transport: "unix", path: socket });
  const served = (async () => {
    const connection = await listener.accept();
    const bytes = new Uint8Array(4_096);
    const count = await connection.read(bytes);
    if (answer !== null) {
      await connection.write(new TextEncoder().encode(answer));
      connection.close();
    } else {
      await connection.read(bytes);
      connection.close();
    }
    return new TextDecoder().decode(bytes.subarray(0, count ?? 0));
  })();
  const signal = AbortSignal.timeout(waitMs);
  const outcome = await askInstalled(["pause", "2h"], { socket, signal });
  const request = await served;
  listener.close();
  await Deno.remove(folder, { recursive: true });
  return { outcome, request };
}

Deno.test("askInstalled() sends one line and gives the reply", async () => {
  const { outcome, request } = await ask(`${JSON.stringify(REPLY)}\n`);
  assertEquals(request, '{"args":["pause","2h"]}\n');
  assertEquals(outcome, { kind: "answered", reply: REPLY });
});

Deno.test("askInstalled() says that nothing is installed where there is no socket", async () => {
  const signal = AbortSignal.timeout(1_000);
  const outcome = await askInstalled(["state"], { socket: "/nowhere/control.sock", signal });
  assertEquals(outcome, { kind: "absent" });
});

Deno.test("askInstalled() gives up on a watchdog that does not answer, or not in order", async () => {
  assertEquals((await ask(null, 200)).outcome, {
    kind: "failed",
    why: "it did not answer in time",
  });
  const why = "its answer could not be read";
  assertEquals((await ask("hello\n")).outcome, { kind: "failed", why });
  assertEquals((await ask("")).outcome, { kind: "failed", why });
});
