import { assertEquals, assertStringIncludes } from "@std/assert";
import { findTapo, recognizeTapo } from "../../../../home/plugs/tapo/find.ts";
import type { DeviceSearch } from "../../../../lib/plugs/driver.ts";
import {
  type FakeTapoOptions,
  startFakeTapo,
  TAPO_ACCOUNT,
  TAPO_MAC,
} from "../../../support/plugs/tapo/fake_plug.ts";

const signal = new AbortController().signal;
/** Real time: what is looked for is in other turns of this very process. */
const sleep: DeviceSearch["sleep"] = (durationMs) =>
  new Promise((resolve) => setTimeout(resolve, durationMs));

async function find(...plugs: readonly FakeTapoOptions[]) {
  const fakes = await Promise.all(plugs.map((each) => startFakeTapo(each)));
  const ask = fakes.map(({ udpPort: port }) => ({ host: "127.0.0.1", port }));
  const found = await findTapo({ forMs: 300, ask, sleep, signal });
  for (const fake of fakes) await fake[Symbol.asyncDispose]();
  return found.toSorted((a, b) => a.about.localeCompare(b.about));
}

Deno.test("plugs of both families are found, and say how they are spoken to", async () => {
  const [kasa, tapo, ...others] = await find(
    { family: "iot", mac: "AABBCC000002" },
    {},
  );
  assertEquals(others, []);
  assertEquals([kasa?.about, kasa?.warning, kasa?.answers["family"]], [
    "HS100(UK), AABBCC000002",
    null,
    "iot",
  ]);
  assertEquals([tapo?.address, tapo?.answers["mac"], tapo?.answers["family"]], [
    "127.0.0.1",
    TAPO_MAC,
    "smart",
  ]);
});

Deno.test("a plug that cannot be used as it is says what to do", async () => {
  const [first, second] = await find(
    { model: "A", option: "off" },
    { model: "B", protocol: "aes", mac: "AABBCC000002" },
  );
  assertStringIncludes(first?.warning ?? "", "Third-Party Compatibility");
  assertStringIncludes(second?.warning ?? "", "update it");
});

Deno.test("a search that is stopped ends early, and one that nobody answers finds nobody", async () => {
  const nobody = { ask: [{ host: "127.0.0.1", port: 9 }], sleep };
  assertEquals(await findTapo({ ...nobody, forMs: 50, signal }), []);
  assertEquals(await findTapo({ ...nobody, forMs: 60_000, signal: AbortSignal.abort() }), []);
});

Deno.test("a plug that hears no datagrams is recognized by its account", async () => {
  await using fake = await startFakeTapo();
  const device = {
    driver: "tapo",
    host: "127.0.0.1",
    port: fake.server.port,
    outlet: 1,
    ...TAPO_ACCOUNT,
  };
  assertEquals(await recognizeTapo(device, signal), { kind: "found", mac: TAPO_MAC });
  const wrong = await recognizeTapo({ ...device, password: "guess" }, signal);
  assertStringIncludes(wrong.kind === "failed" ? wrong.hint : "", "E-mail or password");
});
