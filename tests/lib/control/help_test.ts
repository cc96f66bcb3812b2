import { assert } from "@std/assert";
import { controlHelp } from "../../../lib/control/help.ts";

for (const name of ["pause", "resume", "cycle", "report"] as const) {
  Deno.test(`the help of ${name} says how it is called, on lines that fit`, () => {
    const lines = controlHelp(name).split("\n");
    // On the socket it is named as it always was.
    const task = name === "cycle" ? "reboot" : name;
    assert(lines[0]?.startsWith(`deno task ${task}`));
    assert(lines.every((line) => line.length <= 100));
    assert(lines.at(-1)?.startsWith("Exit: 0"));
  });
}
