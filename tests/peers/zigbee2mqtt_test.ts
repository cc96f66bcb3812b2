/** The zigbee2mqtt driver against Zigbee2MQTT's own converters, which npm installs; else skipped. */
import { assert, assertEquals } from "@std/assert";
import { createZigbee2MqttPlug } from "../../home/plugs/zigbee2mqtt/plug.ts";
import { installNpm, startPeerProcess } from "../support/peers/install.ts";

const PACKAGES = ["aedes@1.2.0", "zigbee-herdsman-converters@26.112.0"];
const PROGRAM = new URL("../support/peers/programs/zigbee_bridge.cjs", import.meta.url).pathname;
const OFF_MS = 3_000;

interface Change {
  readonly to: "off" | "on";
  readonly ms: number;
}

const installed = await installNpm(PACKAGES);
if (typeof installed === "string") {
  Deno.test({ name: `zigbee-herdsman-converters: SKIPPED, ${installed}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await installed[Symbol.asyncDispose]());

  // Commands in no time, and as over two hops; a countdown that is long over in what is remembered.
  for (const [commandMs, staleS] of [[0, 0], [60, 0], [60, 30]] as const) {
    Deno.test(`a TS011F is cut for its time, ${commandMs} ms a command, ${staleS} s stale`, async () => {
      await using bridge = await startPeerProcess("node", [PROGRAM, `${commandMs}`, `${staleS}`], {
        NODE_PATH: `${installed.folder}/node_modules`,
      });
      const plug = createZigbee2MqttPlug({
        driver: "zigbee2mqtt",
        tested: true,
        host: "127.0.0.1",
        port: Number(bridge.first["port"]),
        device: "cellar/router plug",
        endpoint: null,
        base: "zigbee2mqtt",
        user: null,
        password: null,
        timedBy: "plug",
      });
      const read = await plug.read(AbortSignal.timeout(5_000));
      assert(read.kind === "read" && read.reading.on === true, JSON.stringify(read));
      assertEquals(read.reading.countdownS, 0, "the plug itself was asked");
      const cut = await plug.powerCycle(OFF_MS, AbortSignal.timeout(5_000));
      assertEquals(cut, { kind: "confirmed" });
      await new Promise((resolve) => setTimeout(resolve, OFF_MS + 1_500));
      const { changes } = await bridge.tell("") as { readonly changes: readonly Change[] };
      assertEquals(changes.map(({ to }) => to), ["off", "on"]);
      const offMs = (changes[1]?.ms ?? 0) - (changes[0]?.ms ?? 0);
      assert(offMs > OFF_MS - 500, `off for ${offMs} ms`);
    });
  }
}
