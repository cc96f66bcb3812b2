/** Of each driver's fields a good answer to set-up and a wrong one. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { DRIVERS as drivers } from "../../../home/plugs/drivers.ts";
import { whyWrongAnswer } from "../../../lib/setup/answers.ts";
import { timedByOf } from "../../../lib/setup/drivers.ts";

const TRIED: readonly (readonly [string, string, string, string])[] = [
  ["address", "192.168.1.50", "plug.local", "tuya"],
  ["address", "192.168.1.50", "plug.local", "zigbee2mqtt"],
  ["port", "6668", "65536", "tuya"],
  ["id", "bf0123456789abcdefghij", "short", "tuya"],
  ["key", "0123456789abcdef", "0123456789abcde", "tuya"],
  ["protocol", "3.4", "3.2", "tuya"],
  ["switch-dp", "3", "0", "tuya"],
  ["countdown-dp", "11", "1", "tuya"],
  ["mac", "50:c7:bf:0a:1b:2c", "50:c7:bf:0a:1b", "kasa"],
  ["outlet", "4", "5", "shelly"],
  ["outlet", "8", "9", "tasmota"],
  ["outlet", "7", "one", "tuya"],
  ["user", "watchdog", "x".repeat(65), "homebridge"],
  ["password", "Sesam öffne dich", "x".repeat(65), "tasmota"],
  ["plug-token", "eyJ.x", "two words", "home_assistant"],
  ["entity", "light.router", "router", "home_assistant"],
  ["script", "script.cycle", "cycle", "home_assistant"],
  ["accessory", "5a".repeat(32), "5a", "homebridge"],
  ["device-name", "cellar/router plug", "a/set", "zigbee2mqtt"],
  ["endpoint", "l2", "l 2", "zigbee2mqtt"],
  ["base-topic", "z2m", "#", "zigbee2mqtt"],
  ["timed-by", "plug", "router", "zigbee2mqtt"],
  ["timed-by", "plug", "router", "command"],
  ["outlet-name", "router", "the router", "command"],
  ["run-off", "/usr/bin/relay off", "relay off", "command"],
  ["run-cycle", '["/usr/bin/relay", "a b"]', "[1]", "command"],
  ["run-on", "/usr/bin/relay on", "[", "command"],
  ["run-read", "/usr/bin/relay", "/usr/bin/re,lay", "command"],
];

for (const [field, right, wrong, driver] of TRIED) {
  Deno.test(`an answer to ${field} is judged as home.toml would be (${driver})`, () => {
    assertEquals(whyWrongAnswer(field, right, { driver, drivers }), null);
    const why = whyWrongAnswer(field, wrong, { driver, drivers });
    assert(why !== null && !why.includes("\n"));
  });
}

Deno.test("a setting of another driver is refused by name, a key without being shown", () => {
  const tuya = { driver: "tuya", drivers };
  assertStringIncludes(whyWrongAnswer("mac", "A8032ABE54DC", tuya) ?? "", "mac");
  assertStringIncludes(whyWrongAnswer("key", "short", tuya) ?? "", "5 characters");
  const command = { driver: "command", drivers };
  assertStringIncludes(whyWrongAnswer("address", "10.0.0.1", command) ?? "", "not a known");
});

Deno.test("who ends a cut follows from the answers, as it does from the settings", () => {
  const timedBy = (name: string, ...answers: readonly (readonly [string, string])[]) =>
    timedByOf(name, { answers: new Map(answers), drivers });
  assertEquals([timedBy("tuya"), timedBy("homebridge")], ["plug", "host"]);
  assertEquals(timedBy("home_assistant", ["script", "none"]), "host");
  assertEquals(timedBy("home_assistant", ["script", "script.x"]), "plug");
  for (const driver of ["command", "zigbee2mqtt"]) {
    assertEquals([timedBy(driver), timedBy(driver, ["timed-by", "plug"])], ["host", "plug"]);
  }
});
