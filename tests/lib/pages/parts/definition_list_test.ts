import { assertEquals } from "@std/assert";
import { renderFacts } from "../../../../lib/pages/parts/definition_list.ts";

Deno.test("facts are pairs of name and value, both as text", () => {
  const { markup } = renderFacts([["Cuts", 2], ["Name", "<b>"]]);
  assertEquals(
    markup.replaceAll(/\s+/g, ""),
    "<dl><div><dt>Cuts</dt><dd>2</dd></div><div><dt>Name</dt><dd>&lt;b&gt;</dd></div></dl>",
  );
});
