/** Tuya both ways: tinytuya asks our simulated plug, our driver asks tuyamock; without pip, skipped. */
import { assertEquals } from "@std/assert";
import { createTuyaPlug } from "../../home/plugs/tuya/plug.ts";
import { installPip, runPeer, startPeerProcess } from "../support/peers/install.ts";
import { FakePlug } from "../support/plugs/tuya/fake_plug.ts";
import { DEVICE_ID, DEVICE_KEY, PROTOCOLS, tuyaConfig } from "../support/plugs/tuya/plug_bench.ts";

const PACKAGES = ["tinytuya==1.18.1", "tuyamock==0.0.6"];
const PROGRAMS = new URL("../support/peers/programs/", import.meta.url).pathname;
/** What "off" is for, in s; the cycles below end before it does. */
const OFF_MS = 60_000;
const signal = new AbortController().signal;

type Points = { readonly dps: Readonly<Record<string, unknown>> };

const installed = await installPip(PACKAGES);
if (typeof installed === "string") {
  Deno.test({ name: `tinytuya, tuyamock: SKIPPED, ${installed}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await installed[Symbol.asyncDispose]());
  for (const protocol of PROTOCOLS) {
    Deno.test(`tinytuya reads and switches our simulated plug, ${protocol}`, async () => {
      const identity = { id: DEVICE_ID, key: DEVICE_KEY, protocol };
      const plug = await FakePlug.start({ identity, firmware: { loadWatts: 11 } });
      try {
        const script = `${PROGRAMS}tinytuya_client.py`;
        const place = ["127.0.0.1", `${plug.port}`, DEVICE_ID, DEVICE_KEY, protocol];
        const told = await runPeer(installed.program, [script, ...place]);
        const { before, whenOff, on, whenCut } = told as Readonly<Record<string, Points>>;
        assertEquals([before?.dps["1"], before?.dps["9"], before?.dps["19"]], [true, 0, 110]);
        assertEquals([whenOff?.dps["1"], on?.dps["1"]], [false, true]);
        assertEquals(whenCut?.dps["1"], false);
        assertEquals(Number(whenCut?.dps["9"]) > 50, true);
        assertEquals(plug.firmware.commands.map(({ points }) => points), [
          [[1, false]],
          [[1, true]],
          [[1, false], [9, 60]],
        ]);
      } finally {
        await plug.close();
      }
    });

    Deno.test(`our driver reads, cuts and switches on tuyamock, ${protocol}`, async () => {
      const script = `${PROGRAMS}tuyamock_device.py`;
      const args = [script, DEVICE_KEY, protocol, DEVICE_ID];
      await using mock = await startPeerProcess(installed.program, args);
      const plug = createTuyaPlug(tuyaConfig({ protocol, port: Number(mock.first["port"]) }));
      const read = await plug.read(signal);
      assertEquals(read.kind === "read" ? read.reading.on : read, true);
      const cut = await plug.powerCycle(OFF_MS, signal);
      assertEquals(cut.kind, "confirmed", JSON.stringify(cut));
      assertEquals(await mock.tell(""), { "1": false, "9": OFF_MS / 1_000, "19": 110 });
      const on = await plug.turnOn(signal);
      assertEquals(on.kind, "on", JSON.stringify(on));
      assertEquals((await mock.tell(""))["1"], true);
    });
  }
}
