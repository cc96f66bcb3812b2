import { assert, assertEquals } from "@std/assert";
import {
  describePlugFailure,
  findPlugFailure,
  type PlugFailure,
} from "../../../lib/plugs/failure.ts";

const FOUND: readonly (readonly [string, PlugFailure | null])[] = [
  ["connect ECONNREFUSED 127.0.0.1:80", "connection_refused"],
  ["read ECONNRESET", "connection_reset"],
  ["write EPIPE", "connection_reset"],
  ["connect EHOSTUNREACH 192.168.1.5:80", "no_route"],
  ["connect ETIMEDOUT", "no_answer"],
  ["NotCapable: Requires net access to ...", "not_permitted"],
  ["Closed by the peer", null],
  ["", null],
];

for (const [text, failure] of FOUND) {
  Deno.test(`"${text}" is ${failure}`, () => assertEquals(findPlugFailure(text), failure));
}

Deno.test("every failure has words of its own that fit an event", () => {
  const all: readonly PlugFailure[] = [
    "connection_refused",
    "closed",
    "no_route",
    "no_answer",
    "silent",
    "unreadable",
    "not_permitted",
    "no_time",
    "slept",
    "unknown",
  ];
  const words = all.map(describePlugFailure);
  assertEquals(new Set(words).size, all.length);
  for (const each of words) assert(each.length <= 200, each);
});
