import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  answersIn,
  editsOf,
  editsThatDrop,
  KEPT,
  whyWrongAnswer,
  withoutPlug,
} from "../../../lib/setup/answers.ts";
import { NONE, type SetupAnswers, type SetupField } from "../../../lib/setup/fields.ts";

/** Of each field a good answer, a wrong one, and a driver that has it. */
const TRIED: readonly (readonly [SetupField, string, string, string?])[] = [
  ["site", "cabin", "-cabin"],
  ["name", "Lake house", "x".repeat(61)],
  ["time-zone", "Europe/Berlin", "+01:00"],
  ["gateway", "192.168.1.1", "router"],
  ["driver", "homebridge", "teapot"],
  ["address", "192.168.1.50", "plug.local"],
  ["address", "192.168.1.50", "plug.local", "zigbee2mqtt"],
  ["port", "6668", "65536"],
  ["id", "bf0123456789abcdefghij", "short"],
  ["key", "0123456789abcdef", "0123456789abcde"],
  ["protocol", "3.4", "3.2"],
  ["switch-dp", "3", "0"],
  ["countdown-dp", "11", "1"],
  ["mac", "50:c7:bf:0a:1b:2c", "50:c7:bf:0a:1b", "kasa"],
  ["outlet", "4", "5", "shelly"],
  ["outlet", "8", "9", "tasmota"],
  ["outlet", "7", "one"],
  ["user", "watchdog", "x".repeat(65), "homebridge"],
  ["password", "open sesame", "ä", "tasmota"],
  ["plug-token", "eyJ.x", "two words", "home_assistant"],
  ["entity", "light.router", "router", "home_assistant"],
  ["script", "script.cycle", "cycle", "home_assistant"],
  ["accessory", "5a".repeat(32), "5a", "homebridge"],
  ["device-name", "router plug", "a/b", "zigbee2mqtt"],
  ["base-topic", "z2m", "#", "zigbee2mqtt"],
  ["timed-by", "plug", "router", "zigbee2mqtt"],
  ["timed-by", "plug", "router", "command"],
  ["outlet-name", "router", "the router", "command"],
  ["run-off", "/usr/bin/relay off", "relay off", "command"],
  ["run-cycle", '["/usr/bin/relay", "a b"]', "[1]", "command"],
  ["run-on", "/usr/bin/relay on", "[", "command"],
  ["run-read", "/usr/bin/relay", "/usr/bin/re,lay", "command"],
  ["without-router", "yes", "no"],
  ["powers-this-host", "no", "perhaps"],
  ["cloud-url", "https://home.example.net", "http://example.com"],
  ["cloud-token", "t", "two words"],
  ["ntfy-url", "https://ntfy.sh/topic", "https://ntfy.sh/"],
  ["ntfy-token", "tk_x", "ä"],
];

for (const [field, right, wrong, driver] of TRIED) {
  Deno.test(`an answer to ${field} is judged as home.toml would be (${driver ?? "tuya"})`, () => {
    assertEquals(whyWrongAnswer(field, right, driver), null);
    const why = whyWrongAnswer(field, wrong, driver);
    assert(why !== null && !why.includes("\n"));
  });
}

Deno.test("a setting of another driver is refused by name", () => {
  assertStringIncludes(whyWrongAnswer("mac", "A8032ABE54DC", "tuya") ?? "", "mac");
  assertStringIncludes(whyWrongAnswer("address", "10.0.0.1", "command") ?? "", "not a known");
});

Deno.test("why a secret is wrong is said without it", () => {
  for (const field of ["key", "cloud-token"] as const) {
    assert(!whyWrongAnswer(field, "two words")?.includes("two words"));
  }
  assertStringIncludes(whyWrongAnswer("key", "short") ?? "", "5 characters");
});

Deno.test("dry_run is a driver that needs nothing else", () => {
  assertEquals(whyWrongAnswer("driver", "dry_run"), null);
});

Deno.test("what stands in home.toml is an answer, a secret only a mark", () => {
  const table = {
    site: { id: "cabin" },
    plug: { driver: "tuya", key: "0123456789abcdef", powers_this_host: false, countdown_dp: 9 },
    policy: { off: "30s" },
  };
  assertEquals([...answersIn(table, new Set(["key"] as const))], [
    ["site", "cabin"],
    ["driver", "tuya"],
    ["key", KEPT],
    ["countdown-dp", "9"],
    ["powers-this-host", "no"],
  ]);
});

Deno.test("answers become settings, secrets become files, none and what is kept nothing", () => {
  const answers = new Map<SetupField, string>([
    ["site", "cabin"],
    ["name", NONE],
    ["countdown-dp", "9"],
    ["powers-this-host", "yes"],
    ["key", "0123456789abcdef"],
    ["cloud-token", KEPT],
  ]);
  assertEquals(editsOf(answers), [
    { section: "site", key: "id", value: "cabin" },
    { section: "plug", key: "key", value: null },
    { section: "plug", key: "key_file", value: "plug.key" },
    { section: "plug", key: "countdown_dp", value: 9 },
    { section: "plug", key: "powers_this_host", value: true },
  ]);
});

Deno.test("of a driver's table only its own fields are answers, programs as lists", () => {
  const table = {
    plug: {
      driver: "command",
      name: "router",
      timed_by: "host",
      off: ["/usr/bin/relay", "off"],
      on: ["/usr/bin/relay", "on"],
      address: "of another driver",
    },
  };
  const answers = answersIn(table, new Set(["key"] as const));
  assertEquals([...answers], [
    ["driver", "command"],
    ["timed-by", "host"],
    ["outlet-name", "router"],
    ["run-off", '["/usr/bin/relay","off"]'],
    ["run-on", '["/usr/bin/relay","on"]'],
  ]);
  const { off, on } = table.plug;
  assertEquals(editsOf(answers).map(({ value }) => value), ["command", "host", "router", off, on]);
});

Deno.test("of a driver that is written by hand only what every plug has is an answer", () => {
  const plug = { driver: "teapot", address: "x", "powers_this_host": true };
  assertEquals([...answersIn({ plug }, new Set())], [["driver", "teapot"], [
    "powers-this-host",
    "yes",
  ]]);
});

Deno.test("with another driver nothing of the old plug stays, but where this computer hangs", () => {
  const answers: SetupAnswers = new Map([
    ["site", "cabin"],
    ["driver", "tuya"],
    ["id", "x"],
    ["without-router", "yes"],
    ["powers-this-host", "no"],
  ]);
  assertEquals([...withoutPlug(answers).keys()], ["site", "powers-this-host"]);
  assertEquals(editsThatDrop(["driver", "id", "key_file", "tested", "powers_this_host"]), [
    { section: "plug", key: "id", value: null },
    { section: "plug", key: "key_file", value: null },
  ]);
});
