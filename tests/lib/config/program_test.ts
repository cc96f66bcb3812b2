import { assertEquals, assertThrows } from "@std/assert";
import { readProgram } from "../../../lib/config/program.ts";

function read(on: unknown) {
  return readProgram({ act: "read home.toml", path: "plug", table: { on } }, "on");
}

Deno.test("a program is a whole path and its arguments, never a shell's line", () => {
  assertEquals(read(["/usr/bin/relay", "a b"]), ["/usr/bin/relay", "a b"]);
  assertEquals(read(undefined), null);
  for (const wrong of [["relay"], ["/usr/bin/re,lay"], ["/a b"], ["/a", "\0"], [], "/a off"]) {
    assertThrows(() => read(wrong), Error, '"plug.on" must be ');
  }
});
