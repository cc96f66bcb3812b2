import { assert, assertFalse } from "@std/assert";
import { LIVE_SCRIPT } from "../../../../lib/pages/script/live.ts";

// What it does is tried in a browser: tests/browser/live_test.ts.
Deno.test("the script is small, makes no markup and asks nobody else", () => {
  assert(LIVE_SCRIPT.length < 6_500, `${LIVE_SCRIPT.length}`);
  assert(LIVE_SCRIPT.startsWith('"use strict";'));
  assertFalse(/innerHTML|outerHTML|insertAdjacentHTML|eval\(|https?:|Function\(/.test(LIVE_SCRIPT));
});
