/** `deno task plug` as its user runs it: a process with the task's own flags. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { tryLock } from "../../home/host/lock.ts";
import { taskFlags } from "../demo/actors.ts";
import { SHELLY_MAC, startFakeShelly } from "../support/plugs/fake_shelly.ts";

const ROOT = new URL("../../", import.meta.url);

async function withHome(
  act: (home: {
    readonly folder: string;
    readonly run: (...args: string[]) => Promise<{ code: number; out: string; err: string }>;
    readonly shelly: ReturnType<typeof startFakeShelly>;
  }) => Promise<void>,
): Promise<void> {
  await using shelly = startFakeShelly({ generation: "gen2", password: "open sesame" });
  const folder = await Deno.makeTempDir();
  const flags = await taskFlags("plug");
  const toml = `[plug]\ndriver = "shelly"\naddress = "127.0.0.1"\nport = ${shelly.server.port}\n` +
    `mac = "${SHELLY_MAC}"\npassword_file = "p"\n`;
  try {
    await Deno.writeTextFile(`${folder}/home.toml`, toml, { mode: 0o600 });
    await Deno.writeTextFile(`${folder}/p`, "open sesame\n", { mode: 0o600 });
    const run = async (...args: string[]) => {
      const where = ["--config", `${folder}/home.toml`, "--state", `${folder}/state`];
      const output = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-prompt", "--quiet", ...flags, "home/plug_main.ts", ...args, ...where],
        cwd: ROOT,
      }).output();
      const decoder = new TextDecoder();
      const [out, err] = [output.stdout, output.stderr].map((bytes) =>
        decoder.decode(bytes).trim()
      );
      return { code: output.code, out: out ?? "", err: err ?? "" };
    };
    await act({ folder, run, shelly });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("an owner lists, reads, cycles and switches on a plug by hand", async () => {
  await withHome(async ({ folder, run, shelly }) => {
    assertStringIncludes((await run("list")).out, `shelly ${SHELLY_MAC} 1`);
    assertEquals(JSON.parse((await run("read", "--json")).out).reading.on, true);
    assertEquals((await run("cycle")).code, 2);
    assertEquals(shelly.relay.commands, []);
    const cycled = await run("cycle", "--yes");
    assertEquals([cycled.code, cycled.out], [
      0,
      "The outlet is off; the plug switches itself on in 30 s",
    ]);
    assertStringIncludes(cycled.err, "Outside the watchdog's budget");
    const again = await run("cycle", "--yes");
    assertEquals([again.code, again.err], [1, "The outlet is off: use `on` instead"]);
    assertEquals((await run("on")).code, 0);
    assertEquals(shelly.relay.commands, ["off", "on"]);
    const lock = tryLock(`${folder}/state/run`);
    assertEquals((await run("cycle", "--yes")).code, 3);
    if (lock.kind === "locked") lock.lock[Symbol.dispose]();
    assertEquals(shelly.relay.commands.length, 2);
  });
});

Deno.test("of two plugs an owner tries one by its name", async () => {
  await using router = startFakeShelly({ generation: "gen2", mac: "A8032ABE54DD" });
  await withHome(async ({ folder, run, shelly }) => {
    const table = (name: string, mac: string, port: number) =>
      `[[plug]]\nname = "${name}"\ndriver = "shelly"\naddress = "127.0.0.1"\nport = ${port}\n` +
      `mac = "${mac}"\n`;
    const toml = `${table("modem", SHELLY_MAC, shelly.server.port)}password_file = "p"\n` +
      table("router", "A8032ABE54DD", router.server.port);
    await Deno.writeTextFile(`${folder}/home.toml`, toml);
    const { out } = await run("list");
    assertStringIncludes(
      out,
      `modem: shelly ${SHELLY_MAC} 1: the plug times a cycle itself, on after`,
    );
    assertStringIncludes((await run("read")).out, "router: on");
    assertEquals((await run("cycle", "router", "--yes")).out.includes("in 30 s"), true);
    assertEquals([shelly.relay.commands, router.relay.commands], [[], ["off"]]);
    assertEquals((await run("on", "fridge")).code, 2);
    assertEquals((await run("on")).out, "All outlets are on");
    assertEquals([shelly.relay.commands, router.relay.commands], [["on"], ["off", "on"]]);
  });
});
