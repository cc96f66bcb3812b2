import { assertEquals, assertRejects } from "@std/assert";
import { createPlug } from "../../../home/plugs/open_plug.ts";
import { parseHome } from "../../support/config/home_config.ts";
import { tuyaConfig } from "../../support/plugs/tuya/plug_bench.ts";

Deno.test("the configured plug is opened by its driver, which is loaded then", async () => {
  const plug = await createPlug(parseHome({ plug: { driver: "dry_run" } }).plug);
  assertEquals((await plug.powerCycle(30_000, AbortSignal.timeout(9_000))).kind, "would_send");
});

Deno.test("settings that a driver refuses are an error, not a plug in trouble", async () => {
  await assertRejects(() => createPlug(tuyaConfig({ countdownDp: 1 })), RangeError);
});
