import { assertEquals } from "@std/assert";
import { describeError, reasonOf } from "../../../lib/base/log.ts";

Deno.test("describeError() says which error it was, and takes whatever was thrown", () => {
  assertEquals(describeError(new RangeError("Too far")), "RangeError: Too far");
  assertEquals(describeError("a word"), "a word");
  assertEquals(describeError(undefined), "undefined");
});

Deno.test("reasonOf() is the cause where there is one, as fetch keeps it", () => {
  const reason = new TypeError("connection refused");
  assertEquals(reasonOf(new TypeError("fetch failed", { cause: reason })), "connection refused");
  assertEquals(reasonOf(new TypeError("fetch failed", { cause: "none" })), "fetch failed");
  assertEquals(reasonOf("a word"), "a word");
});
