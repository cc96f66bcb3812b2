import { assertEquals, assertThrows } from "@std/assert";
import { describePlug, parsePlug } from "../../../lib/plugs/plug_config.ts";
import { LAMP, LAMP_TABLE, PRETENDED } from "../../support/plugs/pretended_drivers.ts";

function parse(table: Record<string, unknown>) {
  return parsePlug({ act: "read home.toml", path: "plug", table }, PRETENDED);
}

Deno.test("a driver that is not known is an error that names all that are", () => {
  for (const driver of [undefined, "kettle", "toString", 1]) {
    const error = assertThrows(() => parse(driver === undefined ? {} : { driver }), RangeError);
    for (const { name } of PRETENDED) assertEquals(error.message.includes(`"${name}"`), true);
  }
});

Deno.test("each driver reads its own settings and refuses those of others", () => {
  assertEquals(parse({ driver: "dry_run", tested: true }).tested, true);
  for (const driver of ["lamp", "relay", "dry_run"]) {
    assertThrows(() => parse({ driver, kettle: 1 }), Error, "kettle");
  }
});

Deno.test("what follows from the settings goes with them, and what the driver is", () => {
  const { facts } = parse(LAMP_TABLE);
  assertEquals([facts.fingerprint, facts.pretends], ["lamp A8032ABE54DC 1", false]);
  assertEquals(facts.connects, [{ host: "192.168.1.51", port: 4_000 }]);
  assertEquals(parse({ driver: "dry_run" }).facts.pretends, true);
  const settings = LAMP.parse({ act: "x", path: "plug", table: LAMP_TABLE });
  assertEquals(describePlug(LAMP, settings).facts, facts);
});

Deno.test("where this host hangs, and the way to the plug, may be said of any driver", () => {
  const plain = parse({ driver: "dry_run" });
  assertEquals(
    parse({ driver: "dry_run", powers_this_host: false, reached_without_router: true }),
    {
      ...plain,
      powersThisHost: false,
      reachedWithoutRouter: true,
    },
  );
  for (const key of ["powers_this_host", "reached_without_router"]) {
    assertThrows(() => parse({ driver: "dry_run", [key]: "yes" }), TypeError, key);
  }
});
