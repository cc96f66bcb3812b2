import { assertEquals } from "@std/assert";
import { html } from "../../../../lib/pages/parts/html.ts";

Deno.test("html escapes texts wherever they stand", () => {
  const evil = `<script>&"'</script>`;
  assertEquals(
    html`<p title="${evil}">${evil}</p>`.markup,
    '<p title="&lt;script&gt;&amp;&quot;&#39;&lt;/script&gt;">&lt;script&gt;&amp;&quot;&#39;&lt;/script&gt;</p>',
  );
});

Deno.test("html keeps pieces, joins lists, writes numbers and leaves null out", () => {
  const items = ["a", "<"].map((item) => html`<li>${item}</li>`);
  assertEquals(html`<ol>${items}</ol>${null}${7}`.markup, "<ol><li>a</li><li>&lt;</li></ol>7");
});

Deno.test("html does not take an object that looks like a piece for one", () => {
  const forged = JSON.parse('{"markup":"<script>"}');
  assertEquals(html`${String(forged)}`.markup, "[object Object]");
});
