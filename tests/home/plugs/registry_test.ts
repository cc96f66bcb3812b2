import { assertEquals, assertRejects } from "@std/assert";
import { createPlug, identifyPlug } from "../../../home/plugs/registry.ts";
import { tuyaConfig } from "../../support/plug_bench.ts";

const signal = new AbortController().signal;

Deno.test("each driver is found by its name", async () => {
  const dryRun = await createPlug({ driver: "dry_run", tested: false });
  assertEquals((await dryRun.powerCycle(30_000, signal)).kind, "would_send");
  const tuya = await createPlug(tuyaConfig({}));
  assertEquals((await tuya.powerCycle(30_000, AbortSignal.abort())).kind, "not_sent");
});

Deno.test("settings that a driver refuses are an error when the plug is made", async () => {
  await assertRejects(() => createPlug(tuyaConfig({ countdownDp: 1 })), RangeError, "countdown_dp");
});

Deno.test("a plug is named by driver, device and outlet, without a secret and without loading", () => {
  const config = tuyaConfig({});
  assertEquals(identifyPlug(config), { fingerprint: `tuya ${config.id} 1/9`, timedBy: "plug" });
  assertEquals(identifyPlug(config).fingerprint.includes(config.key), false);
});
