import { assertEquals, assertStringIncludes } from "@std/assert";
import { recognizeDevice } from "../../../home/plugs/drivers.ts";
import { KASA_MAC, startFakeKasa } from "../../support/plugs/fake_kasa.ts";
import { SHELLY_MAC, startFakeShelly } from "../../support/plugs/fake_shelly.ts";
import { startFakeTasmota, TASMOTA_MAC } from "../../support/plugs/fake_tasmota.ts";

const UNKNOWN = { host: "127.0.0.1", outlet: 1, user: null, password: null };

function ask(driver: string, port: number, more: Partial<typeof UNKNOWN> = {}) {
  return recognizeDevice({ ...UNKNOWN, ...more, driver, port }, AbortSignal.timeout(5_000));
}

Deno.test("a device says who it is before anything of it is set up", async () => {
  await using shelly = startFakeShelly({ generation: "gen2", password: "secret 1" });
  await using tasmota = startFakeTasmota({});
  await using kasa = startFakeKasa({});
  assertEquals<readonly unknown[]>(
    [
      await ask("shelly", shelly.server.port),
      await ask("tasmota", tasmota.server.port),
      await ask("kasa", kasa.server.port),
    ],
    [SHELLY_MAC, TASMOTA_MAC, KASA_MAC].map((mac) => ({ kind: "found", mac })),
  );
});

Deno.test("what is not that device, and what has no such outlet, is said", async () => {
  await using tasmota = startFakeTasmota({});
  await using kasa = startFakeKasa({});
  const stranger = await ask("shelly", tasmota.server.port);
  assertStringIncludes(stranger?.kind === "failed" ? stranger.hint : "", "not a Shelly");
  const small = await ask("kasa", kasa.server.port, { outlet: 2 });
  assertStringIncludes(small?.kind === "failed" ? small.hint : "", "no outlet 2");
});

Deno.test("a driver whose devices have no such name is not asked", async () => {
  assertEquals(await ask("homebridge", 1), null);
});
