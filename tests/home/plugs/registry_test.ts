import { assertEquals, assertRejects } from "@std/assert";
import { createPlug } from "../../../home/plugs/registry.ts";
import { tuyaConfig } from "../../support/plug_bench.ts";

Deno.test("each driver is found by its name", async () => {
  const dryRun = await createPlug({ driver: "dry_run", tested: false });
  assertEquals(dryRun.fingerprint, "dry_run");
  const tuya = await createPlug(tuyaConfig({}));
  assertEquals(tuya.fingerprint.split(" ")[0], "tuya");
});

Deno.test("settings that a driver refuses are an error when the plug is made", async () => {
  await assertRejects(() => createPlug(tuyaConfig({ countdownDp: 1 })), RangeError, "countdown_dp");
});
