import { assertEquals, assertThrows } from "@std/assert";
import { DERIVED, replacePart } from "./derived.ts";

for (const { path, name, render } of DERIVED) {
  Deno.test(`${name} in ${path} is what the code says`, () => {
    const text = Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
    assertEquals(text, replacePart(text, { name, part: render() }), "run `deno task docs`");
  });
}

Deno.test("a page without the marks is not written to", () => {
  assertThrows(() => replacePart("# Page", { name: "x", part: "y" }), TypeError, '"x" are missing');
});
