import { assert, assertEquals } from "@std/assert";
import { NO_CASE } from "../../../../lib/config/report_config.ts";
import { renderCase } from "../../../../lib/pages/record/case_fields.ts";

Deno.test("what is typed into the case can be sent nowhere: no name, no form", () => {
  const { markup } = renderCase(NO_CASE, "UTC");
  assertEquals(markup.match(/<textarea/g)?.length, 5);
  assert(!/<form|\bname=|formaction|<input/.test(markup));
});

Deno.test("what is known of the case stands there as text, never as markup", () => {
  const { markup } = renderCase({ ...NO_CASE, customer: "</textarea><script>" }, "UTC");
  assert(markup.includes("&lt;/textarea&gt;&lt;script&gt;"));
});
