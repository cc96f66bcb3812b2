import { assertEquals, assertRejects } from "@std/assert";
import { createPlug, identifyPlug } from "../../../home/plugs/drivers.ts";
import { tuyaConfig } from "../../support/plugs/tuya/plug_bench.ts";
import { lone } from "../../support/watch/power.ts";

const signal = new AbortController().signal;

Deno.test("each driver is found by its name", async () => {
  const dryRun = await createPlug({ driver: "dry_run", tested: false });
  assertEquals((await dryRun.powerCycle(30_000, signal)).kind, "would_send");
  const tuya = await createPlug(tuyaConfig({}));
  assertEquals((await tuya.powerCycle(30_000, AbortSignal.abort())).kind, "not_sent");
});

Deno.test("a switch of Home Assistant is timed by this host, a script by Home Assistant", () => {
  const place = { tested: true, host: "192.168.1.10", port: 8123, token: "t" };
  const plain = { driver: "home_assistant", ...place, entity: "switch.a", script: null } as const;
  const fingerprint = "home_assistant switch.a";
  assertEquals(identifyPlug(plain), { fingerprint, timedBy: "host", outlets: lone("host") });
  assertEquals(identifyPlug({ ...plain, script: "script.b" }), {
    fingerprint: `${fingerprint} script.b`,
    timedBy: "plug",
    outlets: lone(),
  });
});

Deno.test("settings that a driver refuses are an error when the plug is made", async () => {
  await assertRejects(() => createPlug(tuyaConfig({ countdownDp: 1 })), RangeError, "countdown_dp");
});

Deno.test("a plug is named by driver, device and outlet, without a secret and without loading", () => {
  const config = tuyaConfig({});
  assertEquals(identifyPlug(config), {
    fingerprint: `tuya ${config.id} 1/9`,
    timedBy: "plug",
    outlets: lone(),
  });
  assertEquals(identifyPlug(config).fingerprint.includes(config.key), false);
});
