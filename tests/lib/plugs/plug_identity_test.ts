import { assertEquals } from "@std/assert";
import {
  identifyPlug,
  isPretended,
  isSeveral,
  plugsOf,
  type SeveralConfig,
} from "../../../lib/plugs/plug_identity.ts";
import { lone } from "../../support/watch/power.ts";
import { NO_PLUG, plugNamed } from "../../support/plugs/pretended_drivers.ts";

const ONE = plugNamed("a");
const SEVERAL: SeveralConfig = {
  driver: "several",
  tested: true,
  members: [
    { name: "router", onDelayMs: 120_000, carriesPath: true, plug: ONE },
    { name: "modem", onDelayMs: 0, carriesPath: false, plug: plugNamed("b", { timedBy: "host" }) },
  ],
};

Deno.test("plugsOf() is one plug, or all of several", () => {
  assertEquals(plugsOf(ONE), [ONE]);
  assertEquals(plugsOf(SEVERAL).map(({ facts }) => facts.fingerprint), ["a", "b"]);
  assertEquals([isSeveral(ONE), isSeveral(SEVERAL)], [false, true]);
});

Deno.test("a plug alone is named by what its driver says", () => {
  assertEquals(identifyPlug(ONE), { fingerprint: "a", timedBy: "plug", outlets: lone() });
});

Deno.test("several are named by all, in the order of home.toml, and timed by the host if any is", () => {
  assertEquals(identifyPlug(SEVERAL), {
    fingerprint: "a as router + b as modem",
    timedBy: "host",
    outlets: [
      { name: "modem", onDelayMs: 0, timedBy: "host" },
      { name: "router", onDelayMs: 120_000, timedBy: "plug" },
    ],
  });
});

Deno.test("only where no plug is real is nothing ever switched", () => {
  assertEquals([isPretended(NO_PLUG), isPretended(ONE), isPretended(SEVERAL)], [
    true,
    false,
    false,
  ]);
});
