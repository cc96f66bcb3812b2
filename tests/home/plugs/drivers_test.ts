/** Every driver answers the same questions about itself; a pretended one needs nothing but a line. */
import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { driverOf, DRIVERS, loadPlug, recognizeDevice } from "../../../home/plugs/drivers.ts";
import { parseHomeConfig } from "../../../lib/config/home_config.ts";
import { describePlug } from "../../../lib/plugs/plug_config.ts";
import { questions } from "../../../lib/setup/script.ts";
import { plugFieldsOf } from "../../../lib/setup/drivers.ts";
import { setupFields } from "../../../lib/setup/fields.ts";
import { setupHelp } from "../../../lib/setup/help.ts";
import { LAMP, LAMP_TABLE, RELAY } from "../../support/plugs/pretended_drivers.ts";
import { tuyaConfig } from "../../support/plugs/tuya/plug_bench.ts";
import { described, parseHome } from "../../support/config/home_config.ts";

const signal = new AbortController().signal;
const ROOT = new URL("../../../", import.meta.url);

for (const driver of DRIVERS) {
  const { name, script } = driver;
  Deno.test(`${name} lies in a folder of its name, and has a page that shows its table`, () => {
    Deno.statSync(new URL(`home/plugs/${name}/driver.ts`, ROOT));
    assert(driver.about !== "" && !driver.about.endsWith("."));
    if (driver.pretends) return;
    const page = Deno.readTextFileSync(new URL(`docs/plugs/${name}.md`, ROOT));
    assertStringIncludes(page, `driver = "${name}"`);
  });
  if (script === null) continue;
  Deno.test(`set-up's example of ${name} is right, and every field of it is known there`, () => {
    const { plug } = parseHome({ plug: script.example });
    assertEquals(plug.driver, name);
    const keys = plugFieldsOf(name, DRIVERS).map(({ key }) => key);
    for (const key of Object.keys(script.example)) {
      assert(key === "driver" || keys.includes(key), key);
    }
    assertEquals(new Set(keys).size, keys.length);
  });
  Deno.test(`what ${name} says of its settings names no secret, and no other plug`, () => {
    const { plug } = parseHome({ plug: script.example });
    const { facts } = described(plug);
    assert(facts.fingerprint.startsWith(name), facts.fingerprint);
    assert(
      facts.place.outlet.startsWith(name) &&
        facts.place.outlet.startsWith(facts.place.device ?? ""),
    );
    for (const key of driver.secrets) {
      const secret = script.example[key];
      if (typeof secret !== "string" || secret.length < 4) continue;
      assertEquals(JSON.stringify(facts).includes(secret), false);
    }
    assertEquals(facts.pretends, driver.pretends ?? false);
  });
}

Deno.test("a secret stands in the settings under its own name, where it can be cut out of a copy", () => {
  for (const { name, script, secrets } of DRIVERS) {
    if (script === null) continue;
    for (const key of secrets) {
      const example = script.exampleFor?.(key, "x") ?? script.example;
      const secret = script.example[key] ?? "a-secret-of-it";
      const { plug } = parseHome({ plug: { ...example, [key]: secret } });
      assertEquals({ ...plug }[key as "driver"], secret, `${name}: ${key}`);
    }
  }
});

Deno.test("flags that several drivers have mean the same setting in each", () => {
  const fields = DRIVERS.flatMap(({ name }) => plugFieldsOf(name, DRIVERS));
  for (const { flag, key, kind } of fields) {
    assertEquals(setupFields(DRIVERS).get(flag), { section: "plug", key, kind });
  }
  assertEquals(new Set(DRIVERS.map(({ name }) => name)).size, DRIVERS.length);
  assertEquals(DRIVERS.filter(({ isUsual }) => isUsual).length, 1);
});

Deno.test("the help of set-up names every driver's flags, on lines that fit", () => {
  for (const line of setupHelp(DRIVERS).split("\n")) assert(line.length <= 100, line);
});

Deno.test("a driver more is set up, named, permitted, told apart and opened without another line", async () => {
  let loads = 0;
  const load = () => {
    loads++;
    return LAMP.load();
  };
  const drivers = [...DRIVERS, { ...LAMP, load }];
  const { plug } = parseHomeConfig({
    plug: [{ ...LAMP_TABLE, name: "a" }, { ...LAMP_TABLE, name: "b", outlet: 2 }],
  }, { drivers });
  assert("members" in plug);
  assertEquals(plug.members[0]?.plug.facts.connects, [{ host: "192.168.1.51", port: 4_000 }]);
  const facts = { gateway: null, timeZone: null, mac: null, byHand: null, drivers };
  const asked = questions(new Map([["driver", "lamp"]]), facts).map(({ field }) => field);
  assertEquals(asked.slice(5, 9), ["address", "key", "password", "mac"]);
  assertStringIncludes(setupHelp(drivers), "lamp");
  const set = await loadPlug(plug, drivers);
  assertEquals((await set.powerCycle(30_000, signal)).kind, "would_send");
  assertEquals(loads, 1);
  assertThrows(() => parseHome({ plug: LAMP_TABLE }), RangeError, '"plug.driver" must be one of');
});

Deno.test("a driver that cannot be loaded is a plug that says why", async () => {
  const relay = describePlug(
    RELAY,
    RELAY.parse({ act: "x", path: "plug", table: { driver: "relay", name: "r" } }),
  );
  const plug = await loadPlug(relay, [RELAY]);
  const read = await plug.read(signal);
  assertStringIncludes(read.kind === "failed" ? read.hint : "", 'Cannot load the driver "relay"');
  assertEquals((await plug.powerCycle(30_000, signal)).kind, "not_sent");
});

Deno.test("each driver is found by its name", async () => {
  const dryRun = await loadPlug(parseHome({ plug: { driver: "dry_run" } }).plug);
  assertEquals((await dryRun.powerCycle(30_000, signal)).kind, "would_send");
  const tuya = await loadPlug(tuyaConfig({}));
  assertEquals((await tuya.powerCycle(30_000, AbortSignal.abort())).kind, "not_sent");
  assertThrows(() => driverOf({ driver: "kettle" }), TypeError, '"kettle"');
  const unknown = {
    driver: "kettle",
    host: "127.0.0.1",
    port: 1,
    outlet: 1,
    user: null,
    password: null,
  };
  assertEquals(await recognizeDevice(unknown, signal), null);
});

Deno.test("settings that a driver refuses are an error when the plug is made", async () => {
  await assertRejects(() => loadPlug(tuyaConfig({ countdownDp: 1 })), RangeError, "countdown_dp");
});

Deno.test("who ends a cut follows from the settings", () => {
  const place = { address: "192.168.1.10", token: "t", entity: "switch.a" };
  const timedBy = (more: object) => {
    const { plug } = parseHome({ plug: { driver: "home_assistant", ...place, ...more } });
    return "facts" in plug && [plug.facts.fingerprint, plug.facts.timedBy];
  };
  assertEquals(timedBy({}), ["home_assistant switch.a", "host"]);
  assertEquals(timedBy({ script: "script.b" }), ["home_assistant switch.a script.b", "plug"]);
});
