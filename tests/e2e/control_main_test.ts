/** The program that systemd starts for a connection to the control socket. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseControlReply } from "../../lib/control/wire.ts";
import { type HomeBench, withHome } from "../support/watch/home_bench.ts";

const MAIN = new URL("../../home/control_main.ts", import.meta.url).pathname;

/** Runs it by the permissions of its unit; `stdin` null: it stays open and silent. */
async function control(home: HomeBench, stdin: string | null) {
  const places = `${home.state},${home.state}/run,${home.folder}`;
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      `--allow-read=${places}`,
      `--allow-write=${home.state}`,
      "--allow-sys=osUptime",
      "--allow-env=STATE_DIRECTORY,RUNTIME_DIRECTORY,CREDENTIALS_DIRECTORY,BOOT_ID",
      "--ignore-env",
      MAIN,
      "--config",
      home.config,
    ],
    env: {
      STATE_DIRECTORY: home.state,
      RUNTIME_DIRECTORY: `${home.state}/run`,
      CREDENTIALS_DIRECTORY: home.folder,
      BOOT_ID: "bench",
      NO_COLOR: "1",
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  if (stdin !== null) await writer.write(new TextEncoder().encode(stdin));
  const stdout = child.stdout.text();
  const stderr = child.stderr.text();
  await child.status;

  await writer.close().catch(() => {});
  assertEquals(await stderr, "");
  return parseControlReply(await stdout);
}

Deno.test("a request's line in, a reply's line out, by the permissions of its unit", async () => {
  await withHome({}, async (home) => {
    await home.tick();
    const state = await control(home, '{"args":["state"]}\n');
    assertEquals(JSON.parse(state.output).state.sequence > 0, true);
    const report = await control(home, '{"args":["report","--csv"]}\n');
    assertStringIncludes(report.output, "start,end,");
  });
});

Deno.test("a request that is none is answered with exit 2", async () => {
  await withHome({}, async (home) => {
    for (const line of ["hello\n", '{"args":7}\n', `${"x".repeat(5_000)}\n`]) {
      assertEquals((await control(home, line)).exitCode, 2);
    }
    const wrong = await control(home, '{"args":["reboot"]}\n');
    assertStringIncludes(wrong.errors, "must be one of pause");
  });
});

Deno.test("a caller that says nothing is given up on", async () => {
  await withHome({}, async (home) => {
    const reply = await control(home, null);
    assertEquals([reply.exitCode, reply.errors], [1, "No request came\n"]);
  });
});
