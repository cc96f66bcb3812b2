import { assert, assertFalse } from "@std/assert";
import { CHART_SCRIPT } from "../../../../lib/pages/script/charts.ts";

// What it does is tried in a browser: tests/browser/charts_test.ts.
Deno.test("the charts' script is small, makes no markup and asks nobody", () => {
  assert(CHART_SCRIPT.length < 3_500, `${CHART_SCRIPT.length}`);
  assert(CHART_SCRIPT.startsWith('"use strict";'));
  assertFalse(
    /innerHTML|outerHTML|insertAdjacentHTML|eval\(|https?:|Function\(|fetch/.test(CHART_SCRIPT),
  );
});
