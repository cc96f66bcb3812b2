/** Asking a real small web server, and running real programs. */
import { assertEquals } from "@std/assert";
import { askSoftReboot } from "../../../home/watch/soft_reboot.ts";
import type { SoftRebootConfig } from "../../../lib/config/soft_reboot_config.ts";
import { timed } from "../../support/plugs/tuya/plug_bench.ts";

const NOTHING = { graceMs: 240_000, program: null, request: null, password: null } as const;

async function ask(config: SoftRebootConfig, deadlineMs = 3_000) {
  return (await timed({ deadlineMs }, (signal) => askSoftReboot(config, signal))).outcome;
}

/** A router that answers with `status`, and what it was asked. */
async function withRouter(
  status: number,
  use: (config: SoftRebootConfig) => Promise<void>,
): Promise<readonly string[]> {
  const asked: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => {
    const { pathname, search } = new URL(request.url);
    const login = request.headers.get("authorization") ?? "-";
    asked.push(`${request.method} ${pathname}${search} ${login}`);
    return new Response(null, { status });
  });
  const { port } = server.addr as Deno.NetAddr;
  const request = {
    method: "POST",
    host: "127.0.0.1",
    port,
    path: "/reboot?x=1",
    user: "admin",
  } as const;
  await use({ ...NOTHING, request, password: "pässword" });
  await server.shutdown();
  return asked;
}

Deno.test("a router is asked with its password, once", async () => {
  const asked = await withRouter(204, async (config) => {
    assertEquals(await ask(config), { kind: "asked", hint: null });
  });
  assertEquals(asked, ["POST /reboot?x=1 Basic YWRtaW46cMOkc3N3b3Jk"]);
});

for (const status of [302, 200]) {
  Deno.test(`${status} is a yes`, async () => {
    await withRouter(status, async (config) => {
      assertEquals((await ask(config)).kind, "asked");
    });
  });
}

for (const status of [401, 404, 500]) {
  Deno.test(`${status} is a no, and says so`, async () => {
    await withRouter(status, async (config) => {
      const hint = `The router answered soft_reboot.url with ${status}`;
      assertEquals(await ask(config), { kind: "failed", hint });
    });
  });
}

Deno.test("a router that is not there cannot be asked, one that says nothing may have done it", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr as Deno.NetAddr;
  const request = { method: "GET", host: "127.0.0.1", port, path: "/", user: null } as const;
  const accepted = listener.accept();
  assertEquals((await ask({ ...NOTHING, request }, 300)).kind, "asked");
  (await accepted).close();
  listener.close();
  assertEquals((await ask({ ...NOTHING, request })).kind, "failed");
});

Deno.test("a program's end is believed, and one that hangs may have done it", async () => {
  const run = (...program: [string, ...string[]]) => ({ ...NOTHING, program });
  assertEquals(await ask(run("/bin/true")), { kind: "asked", hint: null });
  assertEquals(await ask(run("/bin/sh", "-c", "exit 3")), {
    kind: "failed",
    hint: "soft_reboot.run ended with 3",
  });
  assertEquals((await ask(run("/bin/sleep", "60"), 200)).kind, "asked");
  assertEquals((await ask(run("/nonexistent"))).kind, "failed");
});
