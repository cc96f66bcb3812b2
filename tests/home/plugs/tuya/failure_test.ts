import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  classifyTuyaError,
  describeTuyaFailure,
  isTuyaRefusal,
  type TuyaFailure,
} from "../../../../home/plugs/tuya/failure.ts";

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 192.0.2.1:6668`), { code });
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

const CASES: readonly (readonly [unknown, TuyaFailure])[] = [
  [systemError("ECONNREFUSED"), "connection_refused"],
  [systemError("ECONNRESET"), "connection_reset"],
  [systemError("EHOSTUNREACH"), "no_route"],
  [systemError("ENETUNREACH"), "no_route"],
  [systemError("ETIMEDOUT"), "no_answer"],
  [new Error("Error from socket: read ECONNRESET"), "connection_reset"],
  [new Error("connection timed out"), "no_answer"],
  [new Error("HMAC mismatch(keys): expected 00, was 11. 2233"), "wrong_key"],
  [new Error("CRC mismatch: expected 1, was 2. 55aa"), "unreadable"],
  [new TypeError("Packet too short. Length: 3."), "unreadable"],
  [new TypeError("Prefix does not match: 00"), "unreadable"],
  [named("NotCapable", "Requires net access"), "not_permitted"],
  [new Error("Error from socket: Requires net access to x"), "not_permitted"],
  ["Timeout waiting for status response from device id: x", "unknown"],
  [undefined, "unknown"],
  [null, "unknown"],
  [{ code: 5 }, "unknown"],
  [{ code: "constructor" }, "unknown"],
];

for (const [index, [error, failure]] of CASES.entries()) {
  Deno.test(`error ${index}, ${String(error)}, is ${failure}`, () => {
    assertEquals(classifyTuyaError(error), failure);
  });
}

Deno.test("no hint repeats anything of the error, and each fits in a line", () => {
  fc.assert(fc.property(fc.string({ minLength: 16 }), (secret) => {
    const hint = describeTuyaFailure(classifyTuyaError(new Error(secret)));
    assert(!hint.includes(secret) && hint.length <= 200 && !hint.includes("\n"));
  }));
});

Deno.test("a plug's refusals are told from text that was decrypted badly", () => {
  assert(isTuyaRefusal("json obj data unvalid"));
  assert(isTuyaRefusal("data unvalid"));
  assert(isTuyaRefusal("data format error"));
  assert(!isTuyaRefusal(""));
  assert(!isTuyaRefusal("\u0001data unvalid"));
});
