import { assert, assertEquals } from "@std/assert";
import { rebootDoubt } from "../../../../lib/pages/view/reboot_doubt.ts";
import type { SiteView } from "../../../../lib/status/read_status.ts";
import { makeSilentView, makeSiteView } from "../../../support/pages/site_views.ts";

function doubt(change: Partial<SiteView>, isPlugTroubled = false): string {
  return rebootDoubt(makeSiteView(change), { isPlugTroubled }) ?? "";
}

Deno.test("a reboot is doubted where nobody hears of it, none can be made or none helps", () => {
  const silent = rebootDoubt(makeSilentView(), { isPlugTroubled: false });
  assert(silent?.includes("could not hear of a reboot"));
  assert(doubt({ heardBy: "ping" }).includes("No watchdog"));
  assert(doubt({}, true).includes("trouble with the plug"));
  assert(doubt({ cause: "captive_portal" }).includes("does not help against a login page"));
  const dead = { cause: "internet_dead", phase: "gave_up" };
  assert(doubt({ ...dead, gateway: "answers" }).includes("did not help"));
});

Deno.test("a reboot that may help is not doubted", () => {
  const dead = { cause: "internet_dead", gateway: "answers", phase: "holding" } as const;
  assertEquals(doubt({}), "");
  assertEquals(doubt(dead), "");
  assertEquals(doubt({ ...dead, gateway: "silent", phase: "gave_up" }), "");
});
