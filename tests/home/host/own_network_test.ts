/** Behind the real `ip` of this computer, whatever its network is. */
import { assert, assertEquals } from "@std/assert";
import { askIp } from "../../../home/host/own_network.ts";
import { parseTarget } from "../../../lib/probes/target.ts";

const MODULE = new URL("../../../home/host/own_network.ts", import.meta.url).href;
const NEVER = new AbortController().signal;

async function hasIp(): Promise<boolean> {
  try {
    const { code } = await new Deno.Command("ip", { args: ["-json", "link"], stdout: "null" })
      .output();
    return code === 0;
  } catch {
    return false;
  }
}

const ignore = !await hasIp();
const note = ignore ? " (skipped: no ip program here)" : "";

Deno.test({
  name: `askIp() hears of carrier, address and way from the real program${note}`,
  ignore,
  fn: async () => {
    const network = await askIp([parseTarget("ping://1.1.1.1")], NEVER);
    assert(network !== null);
    assert(["gateway", "none"].includes(network.route ?? ""), `${network.route}`);
    assertEquals(typeof network.carrier, "boolean");
    assertEquals(typeof network.address, "boolean");
  },
});

Deno.test({
  name: `askIp() takes the loopback for a way elsewhere than the internet's${note}`,
  ignore,
  fn: async () => {
    const gateway = parseTarget("ping://127.0.0.1", {
      act: "test",
      field: "probe.gateway",
      role: "gateway",
    });
    const network = await askIp([gateway, parseTarget("ping://1.1.1.1")], NEVER);
    assertEquals(network?.device ?? "lo", "lo");
    assert(network?.route === "elsewhere" || network?.route === "none", `${network?.route}`);
  },
});

Deno.test("askIp() that finds no ip, or has no time, says nothing", async () => {
  assertEquals(await askIp([], AbortSignal.abort()), null);
  const code = `const { askIp } = await import(${JSON.stringify(MODULE)});` +
    "console.log(await askIp([], new AbortController().signal));";
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-config", code],
    env: { NO_COLOR: "1", PATH: "/nonexistent" },
  }).output();
  assertEquals(new TextDecoder().decode(stdout).trim(), "null");
});
