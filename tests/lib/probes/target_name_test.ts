import { assert, assertFalse } from "@std/assert";
import { parseTarget } from "../../../lib/probes/target.ts";
import { isByName, isForeignAddress } from "../../../lib/probes/target_name.ts";

Deno.test("isByName() tells names from addresses", () => {
  assert(isByName(parseTarget("tcp://example.com:1")));
  assertFalse(isByName(parseTarget("tcp://[::1]:1")));
  assertFalse(isByName(parseTarget("dns://system?name=a.example")));
});

Deno.test("isForeignAddress() catches a public name that leads into the home", () => {
  const target = parseTarget("http://www.gstatic.com/generate_204");
  assert(isForeignAddress(target, "192.168.1.1"));
  assertFalse(isForeignAddress(target, "142.250.1.1"));
  assertFalse(isForeignAddress(parseTarget("tcp://localhost:1#role=internet"), "127.0.0.1"));
  assertFalse(isForeignAddress(parseTarget("tcp://127.0.0.1:1#role=internet"), "127.0.0.1"));
  assertFalse(isForeignAddress(parseTarget("tcp://a.example:1#role=local"), "192.168.1.1"));
});
