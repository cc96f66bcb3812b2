import { assertEquals, assertStringIncludes } from "@std/assert";
import { chooseOutlet } from "../../../home/by_hand/plug_choice.ts";
import { tuyaConfig } from "../../support/plugs/tuya/plug_bench.ts";
import { CONFIG } from "../../support/watch/tick_world.ts";
import { lone } from "../../support/watch/power.ts";

const SEVERAL = {
  ...CONFIG,
  plug: {
    driver: "several",
    tested: true,
    members: [
      { name: "modem", onDelayMs: 0, carriesPath: false, plug: tuyaConfig({}) },
      { name: "router", onDelayMs: 120_000, carriesPath: true, plug: tuyaConfig({ switchDp: 2 }) },
    ],
  },
} as const;

Deno.test("without a name it is everything; with one, that plug alone and at once", () => {
  assertEquals(chooseOutlet(CONFIG, null), {
    config: CONFIG,
    identity: { fingerprint: "dry_run", timedBy: "plug", outlets: lone() },
  });
  const all = chooseOutlet(SEVERAL, null);
  assertEquals(typeof all !== "string" && all.identity.outlets.map(({ name }) => name), [
    "modem",
    "router",
  ]);
  const router = chooseOutlet(SEVERAL, "router");
  if (typeof router === "string") throw new Error(router);
  assertEquals(router.config.plug, tuyaConfig({ switchDp: 2 }));
  assertEquals(router.identity.outlets, [{ name: "router", onDelayMs: 0, timedBy: "plug" }]);
});

Deno.test("a name that is nobody's is refused in one line", () => {
  assertStringIncludes(String(chooseOutlet(SEVERAL, "fridge")), "one of modem, router, got");
  assertStringIncludes(String(chooseOutlet(CONFIG, "modem")), "there is one alone");
});
