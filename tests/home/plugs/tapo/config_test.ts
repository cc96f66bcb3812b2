import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { parseTapoSection } from "../../../../home/plugs/tapo/config.ts";
import { DRIVERS } from "../../../../home/plugs/drivers.ts";
import { questions } from "../../../../lib/setup/script.ts";
import { parseHome } from "../../../support/config/home_config.ts";
import { openSection } from "../../../../lib/base/settings.ts";

const LEAST = { driver: "tapo", address: "192.168.1.54", mac: "AA-BB-CC-00-00-01" };
const ACCOUNT = { user: "me@example.net", password: "Correct-Horse 7ü" };

function parse(table: Readonly<Record<string, unknown>>) {
  return parseTapoSection(openSection(table, { act: "read home.toml", path: "plug" }));
}

Deno.test("a Tapo plug needs an address and a MAC address; the rest has a usual value", () => {
  assertEquals(parse(LEAST), {
    driver: "tapo",
    tested: false,
    host: "192.168.1.54",
    port: 80,
    mac: "AABBCC000001",
    outlet: 1,
    user: null,
    password: null,
    family: null,
    timedBy: "plug",
  });
});

Deno.test("everything can be said", () => {
  const said = { tested: true, port: 8_080, outlet: 6, family: "iot", "timed_by": "host" };
  assertEquals(parse({ ...LEAST, ...ACCOUNT, ...said }), {
    driver: "tapo",
    tested: true,
    host: "192.168.1.54",
    port: 8_080,
    mac: "AABBCC000001",
    outlet: 6,
    ...ACCOUNT,
    family: "iot",
    timedBy: "host",
  });
});

Deno.test("what is not right is named, with what is allowed", () => {
  const wrong = [
    [{ ...ACCOUNT, password: undefined }, '"plug.password" is missing'],
    [{ ...ACCOUNT, user: undefined }, '"plug.user" is missing'],
    [{ ...ACCOUNT, user: "two words" }, '"plug.user" must be the account\'s e-mail'],
    [{ family: "smarter" }, '"plug.family" must be "smart" (Tapo) or "iot" (Kasa)'],
    [{ "timed_by": "me" }, '"plug.timed_by" must be "plug"'],
    [{ outlet: 7 }, '"plug.outlet" must be a whole number, 1 – 6'],
    [{ mac: "nonsense" }, '"plug.mac" must be'],
    [{ address: "plug.local" }, '"plug.address" must be an IP address'],
    [{ pasword: "x" }, '"plug.pasword" is not a known setting'],
  ] as const;
  for (const [change, words] of wrong) {
    const table = Object.fromEntries(
      Object.entries({ ...LEAST, ...change }).filter(([, value]) => value !== undefined),
    );
    assertThrows(() => parse(table), Error, words);
  }
});

Deno.test("a password that cannot be one is refused without being repeated", () => {
  for (const password of ["", "two\nlines", "x".repeat(129), 42]) {
    const error = assertThrows(() => parse({ ...LEAST, ...ACCOUNT, password }), TypeError);
    assertFalse(error.message.includes("two") || error.message.includes("42"), error.message);
  }
});

Deno.test("two outlets of one strip are refused, unless this host ends both their cuts", () => {
  const strip = (more: object) => [
    { ...LEAST, name: "modem", outlet: 1, ...more },
    { ...LEAST, name: "router", outlet: 2, ...more },
  ];
  assertThrows(
    () => parseHome({ plug: strip({}) }),
    RangeError,
    '"plug 2.outlet" must be on another device than the outlet of plug 1',
  );
  const way = { "timed_by": "host", "reached_without_router": true };
  const { plug } = parseHome({ plug: strip(way) });
  assertEquals("members" in plug && plug.members.length, 2);
});

Deno.test("set-up asks for a way past the router where this host ends the cut, and there alone", () => {
  const facts = { gateway: null, timeZone: null, mac: null, byHand: null, drivers: DRIVERS };
  const asks = (timedBy: string) =>
    questions(new Map([["driver", "tapo"], ["timed-by", timedBy]]), facts)
      .some(({ field }) => field === "without-router");
  assertEquals([asks("host"), asks("plug")], [true, false]);
});
