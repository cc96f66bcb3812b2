import { assertEquals } from "@std/assert";
import { homeConfigFaults } from "../../../lib/config/home_config_faults.ts";
import { PRETENDED } from "../../support/plugs/pretended_drivers.ts";

const PLUG = { driver: "dry_run" };

/** The fields that are named, in order. */
function fieldsOf(table: Readonly<Record<string, unknown>>): readonly (string | undefined)[] {
  return homeConfigFaults(table, { drivers: PRETENDED }).map((fault) =>
    /"([^"]+)"/.exec(fault)?.[1]
  );
}

Deno.test("right settings have no fault", () => {
  assertEquals(fieldsOf({ plug: PLUG }), []);
});

Deno.test("every fault is told, of one table and of several", () => {
  const table = {
    site: { id: "Home", name: 7 },
    policy: { off: "1s", gaps: "5m", stale_aftr: "90s" },
    plug: PLUG,
    ntfy: { url: "ntfy.sh" },
  };
  assertEquals(fieldsOf(table), [
    "site.id",
    "site.name",
    "policy.stale_aftr",
    "policy.off",
    "policy.gaps",
    "ntfy.url",
  ]);
});

Deno.test("a misspelt name is told with the one that was meant, and its value is judged as that", () => {
  const faults = homeConfigFaults({ plug: PLUG, polcy: { of: "1s" } }, { drivers: PRETENDED });
  assertEquals(faults, [
    'Cannot read home.toml: "polcy" is not a known setting; did you mean "policy"?',
    'Cannot read home.toml: "policy.of" is not a known setting; did you mean "policy.off"?',
    'Cannot read home.toml: "policy.off" must be 5s – 300s, got "1s"',
  ]);
  // Both are there: the misspelt one is told once, and the other stands.
  assertEquals(fieldsOf({ plug: PLUG, policy: { of: "1s", off: "10s" } }), ["policy.of"]);
});

Deno.test("what is missing because it was wrong is no second fault", () => {
  assertEquals(fieldsOf({ plug: { driver: "tuia" }, site: { id: "X" } }), [
    "site.id",
    "plug.driver",
  ]);
  assertEquals(fieldsOf({ plug: PLUG, cloud: { url: "x", token: "t", stale_after: "1s" } }), [
    "cloud.url",
  ]);
  assertEquals(fieldsOf({ site: 7 }), ["site", "plug.driver"]);
});

Deno.test("of many faults a dozen are told, and a file of nonsense ends", () => {
  const unknown = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`zzzz${n}`, n]));
  assertEquals(fieldsOf({ ...unknown, plug: PLUG }).length, 12);
  assertEquals(fieldsOf({}).length, 1);
});
