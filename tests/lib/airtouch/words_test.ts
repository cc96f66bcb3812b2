import { assertEquals } from "@std/assert";
import {
  acTitle,
  celsius,
  clockText,
  describeAc,
  describeZone,
  printable,
  zoneTitle,
} from "../../../lib/airtouch/words.ts";
import { homeState } from "../../support/airtouch/airtouch_state.ts";

const [ac] = homeState(5).acs;
const [zone] = homeState(5).zones;
if (ac === undefined || zone === undefined) throw new TypeError("The simulated home is empty");

Deno.test("a zone's name cannot drive the terminal it is printed on", () => {
  assertEquals(printable("\x1b[31mKitchen\x07\u202e\n"), "[31mKitchen");
  assertEquals(zoneTitle(3, "\x1b]0;owned\x07"), 'zone 3 "]0;owned"');
});

Deno.test("a name that is empty or not known is left out", () => {
  assertEquals(zoneTitle(3, ""), "zone 3");
  assertEquals(zoneTitle(3, undefined), "zone 3");
  assertEquals(acTitle(0, undefined), "AC 0");
});

Deno.test("celsius() shows a missing value as missing", () => {
  assertEquals([0, -3.5, 22, null].map(celsius), ["0.0 °C", "-3.5 °C", "22.0 °C", "- °C"]);
});

Deno.test("describeAc() adds what is unusual, and the error's text where it is known", () => {
  const none = { error: null, onTimer: null, offTimer: null };
  assertEquals(describeAc(ac, none), "off, heat, fan low, set to 24.0 °C, now 19.5 °C");
  const faulty = { ...ac, spill: true, turbo: true, bypass: true, timerSet: true, errorCode: 0xfe };
  const usual = "off, heat, fan low, set to 24.0 °C, now 19.5 °C";
  const unusual = `${usual}, spill, bypass, turbo, timer set, error 0x00FE`;
  assertEquals(describeAc(faulty, none), unusual);
  assertEquals(describeAc(faulty, { ...none, error: "ER: FE" }), `${unusual} (ER: FE)`);
  const timed = { ...none, onTimer: "06:02", offTimer: "22:30" };
  assertEquals(describeAc({ ...ac, timerSet: true }, timed), `${usual}, on at 06:02, off at 22:30`);
});

Deno.test("describeZone() leaves out what a zone without a sensor cannot say", () => {
  assertEquals(describeZone(zone), "on, set to 21.0 °C, 40 % open, now 20.4 °C");
  const bare = { ...zone, hasSensor: false, method: "percentage" as const, temperatureC: null };
  assertEquals(describeZone(bare), "on, 40 % open");
  const low = { ...bare, spill: true, batteryLow: true };
  assertEquals(describeZone(low), "on, 40 % open, spill, sensor battery low");
});

Deno.test("clockText() says when, and nothing for a timer that is not set", () => {
  const timer = { enabled: true, hour: 6, minute: 2 };
  assertEquals([clockText(timer), clockText({ ...timer, enabled: false }), clockText(undefined)], [
    "06:02",
    null,
    null,
  ]);
});
