/** A cycle by hand that this host times, as a process with the task's own flags, and what may end it. */
import { assertEquals } from "@std/assert";
import { taskFlags } from "../../demo/actors.ts";
import { linesOf } from "../../support/base/lines.ts";
import {
  HA_SWITCH,
  HA_TOKEN,
  startFakeHomeAssistant,
} from "../../support/plugs/fake_home_assistant.ts";

const ROOT = new URL("../../../", import.meta.url);

async function cycle(
  off: string,
  whileOff: (child: Deno.ChildProcess) => void,
): Promise<{ readonly code: number; readonly commands: readonly string[] }> {
  await using fake = startFakeHomeAssistant({});
  const folder = await Deno.makeTempDir();
  const toml = `[policy]\noff = "${off}"\n[plug]\ndriver = "home_assistant"\n` +
    `address = "127.0.0.1"\nport = ${fake.server.port}\nentity = "${HA_SWITCH}"\n` +
    `token_file = "token"\n`;
  try {
    await Deno.writeTextFile(`${folder}/home.toml`, toml, { mode: 0o600 });
    await Deno.writeTextFile(`${folder}/token`, `${HA_TOKEN}\n`, { mode: 0o600 });
    const where = ["--config", `${folder}/home.toml`, "--state", `${folder}/state`];
    const flags = await taskFlags("plug");
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-prompt", ...flags, "home/plug_main.ts", "cycle", "--yes", ...where],
      cwd: ROOT,
      stdout: "null",
      stderr: "piped",
    }).spawn();
    for await (const line of linesOf(child.stderr)) {
      if (!line.includes("on again in")) continue;
      assertEquals(fake.relay.on, false);
      whileOff(child);
    }
    const { code } = await child.status;
    return { code, commands: fake.relay.commands };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a terminal that goes away with the router leaves that without power no longer than meant", async () => {
  const cycled = await cycle("5s", (child) => child.kill("SIGHUP"));
  assertEquals(cycled, { code: 0, commands: ["off", "on"] });
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} in the off time of a cycle by hand asks for power at once`, async () => {
    const cycled = await cycle("5m", (child) => child.kill(signal));
    assertEquals(cycled, { code: 0, commands: ["off", "on"] });
  });
}
