import { assertEquals } from "@std/assert";
import { CHART_SCRIPT } from "../../../../lib/pages/script/charts.ts";
import { LIVE_SCRIPT } from "../../../../lib/pages/script/live.ts";
import { PAGE_SCRIPT } from "../../../../lib/pages/script/page_script.ts";

Deno.test("a page's script is both, each in a scope of its own", () => {
  assertEquals(PAGE_SCRIPT, `${LIVE_SCRIPT}${CHART_SCRIPT}`);
});
