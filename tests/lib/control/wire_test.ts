import { assertEquals, assertThrows } from "@std/assert";
import { parseControlReply, parseControlRequest } from "../../../lib/control/wire.ts";

Deno.test("a request is a list of words and nothing else", () => {
  assertEquals(parseControlRequest('{"args":["pause","2h"]}'), { args: ["pause", "2h"] });
  assertThrows(() => parseControlRequest('{"args":["a"],"user":"root"}'), TypeError);
  assertThrows(() => parseControlRequest('{"args":[7]}'), TypeError);
  assertThrows(() => parseControlRequest("pause"), SyntaxError);
});

Deno.test("a request has at most 16 words of at most 100 characters", () => {
  const line = (args: string[]) => JSON.stringify({ args });
  assertEquals(parseControlRequest(line(Array(16).fill("x".repeat(100)))).args.length, 16);
  assertThrows(() => parseControlRequest(line(Array(17).fill("x"))), TypeError);
  assertThrows(() => parseControlRequest(line(["x".repeat(101)])), TypeError);
});

Deno.test("a reply is an exit code with two texts", () => {
  const reply = { exitCode: 1, output: "", errors: "No\n" };
  assertEquals(parseControlReply(JSON.stringify(reply)), reply);
  assertThrows(() => parseControlReply('{"exitCode":256,"output":"","errors":""}'), TypeError);
  assertThrows(() => parseControlReply('{"exitCode":0,"output":""}'), TypeError);
});
