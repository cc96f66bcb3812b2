import { assertEquals } from "@std/assert";
import { inOwnWords, settingsFiles } from "../../../cloud/host/own_program.ts";

Deno.test("a hint names the Deno that runs, in whatever folder it lies", () => {
  const says = (deno: string) => inOwnWords("print one: `deno task token home`", deno);
  assertEquals(says("/opt/deno"), "print one: `/opt/deno task token home`");
  const project = new URL("../../../", import.meta.url).pathname;
  assertEquals(says(`${project}bin/deno`), `print one: \`${project}bin/deno task token home\``);
});

Deno.test("in a checkout settings stand beside it, or are the installed ones", () => {
  assertEquals(settingsFiles("/opt/deno"), ["cloud.env", "/etc/rebootinator/cloud.env"]);
});
