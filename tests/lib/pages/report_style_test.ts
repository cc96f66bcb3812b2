import { assert } from "@std/assert";
import { REPORT_STYLE } from "../../../lib/pages/report_style.ts";

Deno.test("the report's style loads nothing and knows paper and the dark", () => {
  assert(!/@import|url\(/.test(REPORT_STYLE));
  assert(REPORT_STYLE.includes("@media print") && REPORT_STYLE.includes("scheme: dark"));
});
