import { assertEquals, assertThrows } from "@std/assert";
import { DRIVER_NAMES, parsePlug } from "../../../lib/plugs/plug_config.ts";

function parse(table: Record<string, unknown>) {
  return parsePlug({ act: "read home.toml", path: "plug", table });
}

Deno.test("a driver that is not known is an error that names all that are", () => {
  for (const driver of [undefined, "kettle", "toString", 1]) {
    const error = assertThrows(() => parse(driver === undefined ? {} : { driver }), RangeError);
    for (const name of DRIVER_NAMES) assertEquals(error.message.includes(`"${name}"`), true);
  }
});

Deno.test("each driver reads its own settings and refuses those of others", () => {
  assertEquals(parse({ driver: "dry_run", tested: true }), { driver: "dry_run", tested: true });
  for (const driver of DRIVER_NAMES) {
    assertThrows(() => parse({ driver, kettle: 1 }), Error, driver === "tuya" ? "" : "kettle");
  }
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
