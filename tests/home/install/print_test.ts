import { assertEquals, assertThrows } from "@std/assert";
import { printLine } from "../../../home/install/print.ts";

Deno.test("a line is written whole, however little is taken at a time", () => {
  const taken: number[] = [];
  printLine("ab", {
    writeSync: (bytes) => {
      taken.push(bytes[0] ?? -1);
      return 1;
    },
  });
  assertEquals(taken, [97, 98, 10]);
});

Deno.test("nobody listening is no fault, anything else is", () => {
  const failing = (error: Error) => ({
    writeSync: (): number => {
      throw error;
    },
  });
  printLine("a", failing(new Deno.errors.BrokenPipe("Broken pipe")));
  printLine("a", failing(Object.assign(new Error("Input/output error"), { code: "EIO" })));
  assertThrows(() => printLine("a", failing(new TypeError("a bug"))), TypeError);
});
