import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { openSection } from "../../../../lib/base/settings.ts";
import { parseTuyaSection as parse } from "../../../../home/plugs/tuya/config.ts";

const SECTION = {
  driver: "tuya",
  address: "192.168.1.50",
  id: "bf0000000000000000test",
  key: "0123456789abcdef",
  protocol: "3.3",
};

function parseTuyaSection(value: unknown) {
  return parse(openSection(value, { act: "read home.toml", path: "plug" }));
}

function errorOf(changes: Record<string, unknown>): string {
  const value = { ...SECTION, ...changes };
  return assertThrows(() => parseTuyaSection(value), Error).message;
}

Deno.test("the least section is a single socket that nobody has tested", () => {
  assertEquals(parseTuyaSection(SECTION), {
    driver: "tuya",
    tested: false,
    host: "192.168.1.50",
    port: 6668,
    id: "bf0000000000000000test",
    key: "0123456789abcdef",
    protocol: "3.3",
    switchDp: 1,
    countdownDp: 9,
  });
});

for (let outlet = 1; outlet <= 7; outlet++) {
  Deno.test(`outlet ${outlet} of a strip counts down on ${8 + outlet}`, () => {
    const { switchDp, countdownDp } = parseTuyaSection({ ...SECTION, outlet });
    assertEquals([switchDp, countdownDp], [outlet, 8 + outlet]);
  });
}

for (const [switchDp, countdownDp] of [[1, 7], [1, 11], [1, 2], [2, 8], [1, 101], [101, 102]]) {
  Deno.test(`switch ${switchDp} with countdown ${countdownDp} is allowed`, () => {
    const points = { "switch_dp": switchDp, "countdown_dp": countdownDp };
    const config = parseTuyaSection({ ...SECTION, ...points });
    assertEquals([config.switchDp, config.countdownDp], [switchDp, countdownDp]);
  });
}

Deno.test("an IPv6 address is an address", () => {
  assertEquals(parseTuyaSection({ ...SECTION, address: "fd00::5" }).host, "fd00::5");
});

const REFUSED: readonly (readonly [Record<string, unknown>, string])[] = [
  [{ countdown_dp: 1 }, `"plug.countdown_dp" must be another data point than switch_dp, got 1`],
  [{ switch_dp: 16 }, `"plug.countdown_dp" must be above switch_dp 16`],
  [{ switch_dp: 2, countdown_dp: 1 }, `"plug.countdown_dp" must be above switch_dp 2`],
  [{ countdown_dp: 38 }, `must be the countdown (38 is the power-on memory), got 38`],
  [{ countdown_dp: 14 }, "14 is the power-on memory of relay modules"],
  [{ countdown_dp: 43 }, "43 is inching"],
  [{ countdown_dp: 44 }, "44 is inching"],
  [{ countdown_dp: 17 }, "17 is an energy counter"],
  [{ countdown_dp: 18 }, "18 is a current"],
  [{ countdown_dp: 19 }, "19 is a load in watts"],
  [{ countdown_dp: 20 }, "20 is a voltage"],
  [{ countdown_dp: 0 }, `"plug.countdown_dp" must be a whole number, 1 – 255, got 0`],
  [{ countdown_dp: 256 }, `"plug.countdown_dp" must be a whole number, 1 – 255, got 256`],
  [{ countdown_dp: 9.5 }, `"plug.countdown_dp" must be a whole number, 1 – 255, got 9.5`],
  [{ countdown_dp: "9" }, `"plug.countdown_dp" must be a whole number, 1 – 255, got "9"`],
  [{ switch_dp: 0 }, `"plug.switch_dp" must be a whole number, 1 – 255, got 0`],
  [{ outlet: 0 }, `"plug.outlet" must be a whole number, 1 – 7, got 0`],
  [{ outlet: 8 }, `"plug.outlet" must be a whole number, 1 – 7, got 8`],
  [{ address: "plug.lan" }, `"plug.address" must be an IP address (a name cannot be resolved`],
  [{ address: "192.168.1.256" }, `"plug.address" must be an IP address`],
  [{ port: 0 }, `"plug.port" must be a whole number, 1 – 65535, got 0`],
  [{ port: 65_536 }, `"plug.port" must be a whole number, 1 – 65535, got 65536`],
  [
    { protocol: "3.2" },
    `"plug.protocol" must be "3.1", "3.3", "3.4" or "3.5", in quotes, got "3.2"`,
  ],
  [{ protocol: 3.3 }, `"plug.protocol" must be "3.1", "3.3", "3.4" or "3.5", in quotes, got 3.3`],
  [{ id: "short" }, `"plug.id" must be the device id`],
  [{ tested: "yes" }, `"plug.tested" must be true or false, got "yes"`],
  [{ adress: "x" }, `"plug.adress" is not a known setting`],
];

for (const [changes, message] of REFUSED) {
  Deno.test(`${JSON.stringify(changes)} is refused by name`, () => {
    const error = errorOf(changes);
    assertStringIncludes(error, "Cannot read home.toml: ");
    assertStringIncludes(error, message);
  });
}

for (const key of ["0123456789abcde", "0123456789abcdefg", " 123456789abcdef", "0123456789abcdé"]) {
  Deno.test(`a key of ${key.length} characters is refused without being shown (${key[0]})`, () => {
    const error = errorOf({ key });
    assertStringIncludes(error, `"plug.key" must be the plug's local key, 16 characters`);
    assertStringIncludes(error, `got ${key.length} characters`);
    assertEquals(error.includes("123456789"), false);
  });
}

Deno.test("a key that is a number is refused without being shown", () => {
  const error = errorOf({ key: 1234567890123456 });
  assertStringIncludes(error, "got a number");
});

for (const field of ["address", "id", "key", "protocol"] as const) {
  Deno.test(`a section without ${field} is refused`, () => {
    const { [field]: _left, ...rest } = SECTION;
    const { message } = assertThrows(() => parseTuyaSection(rest), Error);
    assertStringIncludes(message, `"plug.${field}" `);
  });
}

for (const value of [undefined, null, "tuya", 5, []]) {
  Deno.test(`${JSON.stringify(value)} is no section`, () => {
    assertThrows(() => parseTuyaSection(value), TypeError, "Cannot read home.toml: ");
  });
}
