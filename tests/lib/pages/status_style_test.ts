import { assert, assertEquals, assertFalse } from "@std/assert";
import { STATUS_STYLE } from "../../../lib/pages/status_style.ts";

Deno.test("the style sheet serves light and dark and loads nothing", () => {
  assert(STATUS_STYLE.includes("prefers-color-scheme: dark"));
  assertFalse(/url\((?!#)|@import|@font-face/.test(STATUS_STYLE));
  const braces = [...STATUS_STYLE].filter((character) => "{}".includes(character));
  assertEquals(braces.filter((brace) => brace === "{").length, braces.length / 2);
});
