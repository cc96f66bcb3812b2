/** homekit_python: its accessory behind our driver, its controller before our accessory. */
import { assertEquals } from "@std/assert";
import { createHomekitPlug } from "../../home/plugs/homekit/plug.ts";
import { formatPairing } from "../../home/plugs/homekit/pairing.ts";
import { closedPort } from "../support/net/raw_server.ts";
import { installPip, runPeer, startPeerProcess } from "../support/peers/install.ts";
import { startFakeAccessory } from "../support/plugs/fake_accessory.ts";
import { pairWith } from "../support/plugs/homekit_outlet.ts";

// The library names zeroconf only as an extra, and imports it all the same.
const PACKAGES = ["homekit==0.19.0", "zeroconf==0.154.0"];
const PROGRAMS = new URL("../support/peers/programs/", import.meta.url).pathname;
const CODE = "031-45-154";
const signal = new AbortController().signal;

interface Place {
  readonly port: number;
  readonly id: string;
  readonly accessory: number;
  readonly on: number;
  readonly inUse: number;
}

const python = await installPip(PACKAGES);
if (typeof python === "string") {
  Deno.test({ name: `homekit_python: SKIPPED, ${python}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await python[Symbol.asyncDispose]());
  Deno.test("our driver pairs with an outlet by homekit_python, reads it, cuts it, switches it on", async () => {
    const folder = await Deno.makeTempDir();
    const args = [`${PROGRAMS}homekit_python_outlet.py`, folder, CODE, `${closedPort()}`];
    try {
      await using peer = await startPeerProcess(python.program, args);
      const { port, id, accessory, on, inUse } = peer.first as unknown as Place;
      const plug = createHomekitPlug({
        driver: "homekit",
        tested: true,
        host: "127.0.0.1",
        port,
        id,
        accessory,
        characteristic: on,
        inUse,
        pairing: formatPairing(await pairWith(port, CODE)),
      });
      const read = await plug.read(signal);
      assertEquals(read.kind === "read" ? read.reading.on : read, true);
      const cut = await plug.powerCycle(30_000, signal);
      assertEquals(cut.kind, "confirmed", JSON.stringify(cut));
      assertEquals(await peer.tell(""), { commands: ["off"], on: false });
      const back = await plug.turnOn(signal);
      assertEquals(back.kind, "on", JSON.stringify(back));
      assertEquals(await peer.tell(""), { commands: ["off", "on"], on: true });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });

  Deno.test("a controller by homekit_python verifies our simulated accessory and is let in", async () => {
    await using accessory = await startFakeAccessory();
    const { accessoryId, accessoryKey, ownId, ownKey, ownSeed } = accessory.pairing;
    const keys = [accessoryKey, ownKey, ownSeed].map((each) => each.toHex());
    const [device = "", own = "", seed = ""] = keys;
    const told = await runPeer(python.program, [
      `${PROGRAMS}homekit_python_controller.py`,
      `${accessory.port}`,
      accessoryId,
      device,
      ownId,
      own,
      seed,
    ]);
    assertEquals(told, { keys: [32, 32] });
    assertEquals(accessory.admitted, [ownId]);
  });
}
