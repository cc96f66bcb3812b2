import { assertEquals } from "@std/assert";
import { describeError } from "../../../lib/base/log.ts";

Deno.test("describeError() says which error it was, and takes whatever was thrown", () => {
  assertEquals(describeError(new RangeError("Too far")), "RangeError: Too far");
  assertEquals(describeError("a word"), "a word");
  assertEquals(describeError(undefined), "undefined");
});
