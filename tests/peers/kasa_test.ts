/** Kasa's old protocol both ways: python-kasa asks ours, our driver asks tplink-smarthome-simulator. */
import { assertEquals } from "@std/assert";
import { createKasaPlug } from "../../home/plugs/kasa/plug.ts";
import { installNpm, installPip, runPeer, startPeerProcess } from "../support/peers/install.ts";
import { startFakeKasa } from "../support/plugs/fake_kasa.ts";

const PYTHON = "python-kasa==0.12.0";
const SIMULATOR = "tplink-smarthome-simulator@5.0.1";
const PROGRAMS = new URL("../support/peers/programs/", import.meta.url).pathname;
const MAC = "50C7BF0A1B2C";
const signal = new AbortController().signal;

const python = await installPip([PYTHON]);
if (typeof python === "string") {
  Deno.test({ name: `python-kasa: SKIPPED, ${python}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await python[Symbol.asyncDispose]());
  for (const [kind, outlets] of [["plug", 0], ["strip", 3]] as const) {
    Deno.test(`python-kasa reads and switches our simulated Kasa ${kind}`, async () => {
      await using fake = startFakeKasa({ outlets });
      const args = [`${PROGRAMS}kasa_client.py`, `${fake.server.port}`, kind];
      const told = await runPeer(python.program, args);
      assertEquals(told["mac"], "50:C7:BF:0A:1B:2C");
      assertEquals([told["outlets"], told["on"]], [outlets, [true, false, true]]);
      assertEquals(fake.relay.commands, ["off", "on"]);
    });
  }
}

const simulator = await installNpm([SIMULATOR]);
if (typeof simulator === "string") {
  Deno.test({ name: `${SIMULATOR}: SKIPPED, ${simulator}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await simulator[Symbol.asyncDispose]());
  for (const [model, outlet] of [["hs110", 1], ["hs300", 6]] as const) {
    Deno.test(`our driver reads, cuts and switches tplink-smarthome-simulator's ${model}`, async () => {
      const modules = `${simulator.folder}/node_modules`;
      const args = [`${PROGRAMS}kasa_simulator.cjs`, modules, model, "50:c7:bf:0a:1b:2c"];
      await using peer = await startPeerProcess(simulator.program, args);
      const port = Number(peer.first["port"]);
      const where = { host: "127.0.0.1", port, mac: MAC, outlet };
      const plug = createKasaPlug({ driver: "kasa", tested: true, ...where });
      // It is off at first, and counts nothing down.
      const on = await plug.turnOn(signal);
      assertEquals(on.kind, "on", JSON.stringify(on));
      assertEquals(await peer.tell(""), { state: 1, rules: [] });
      const read = await plug.read(signal);
      assertEquals(read.kind === "read" ? read.reading.on : read, true);
      const cut = await plug.powerCycle(30_000, signal);
      assertEquals(cut.kind, "confirmed", JSON.stringify(cut));
      assertEquals(await peer.tell(""), { state: 0, rules: [{ act: 1, delay: 30 }] });
    });
  }
}
