import { assertEquals, assertStringIncludes } from "@std/assert";
import { inOwnWords, usualHomeToml, usualPrefix } from "../../../home/host/own_program.ts";

Deno.test("in a checkout a hint names the Deno that runs, and settings are in this folder", () => {
  const said = inOwnWords("Try `sudo deno task install`");
  assertStringIncludes(said, Deno.execPath());
  assertStringIncludes(said, " task install`");
  assertEquals(inOwnWords("nothing to name"), "nothing to name");
  assertEquals([usualHomeToml(), usualPrefix()], ["home.toml", "/usr/local/lib/rebootinator"]);
});
