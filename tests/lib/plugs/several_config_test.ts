import { assertEquals, assertThrows } from "@std/assert";
import { isSeveral, type SeveralConfig } from "../../../lib/plugs/plug_identity.ts";
import { parsePlugs } from "../../../lib/plugs/several_config.ts";
import { LAMP_TABLE, PRETENDED } from "../../support/plugs/pretended_drivers.ts";

type Table = Readonly<Record<string, unknown>>;

const READ = { act: "read home.toml", drivers: PRETENDED };
const MODEM: Table = { ...LAMP_TABLE, name: "modem" };
const ROUTER: Table = { ...LAMP_TABLE, name: "router", mac: "A8:03:2A:BE:54:DD" };
const SWITCH: Table = { ...LAMP_TABLE, name: "switch", mac: "A8:03:2A:BE:54:DE" };

function parse(...tables: readonly Table[]): SeveralConfig {
  const config = parsePlugs(tables, READ);
  if (!isSeveral(config)) throw new Error(config.driver);
  return config;
}

function delays(config: SeveralConfig): Record<string, number> {
  return Object.fromEntries(config.members.map(({ name, onDelayMs }) => [name, onDelayMs]));
}

Deno.test("[plug] is one plug, and so is a list of one, whatever its place", () => {
  const { name: _, ...plain } = MODEM;
  const one = parsePlugs(plain, READ);
  assertEquals(parsePlugs([{ ...MODEM, order: 3 }], READ), one);
  assertEquals(one.driver, "lamp");
});

Deno.test("each comes on after the one before it in order, two minutes where nothing is said", () => {
  assertEquals(delays(parse(MODEM, ROUTER)), { modem: 0, router: 120_000 });
  const config = parse(
    { ...SWITCH, order: 3, on_delay: "10s" },
    { ...ROUTER, order: 2, on_delay: "3m" },
    { ...MODEM, order: 1 },
  );
  assertEquals(delays(config), { modem: 0, router: 180_000, switch: 190_000 });
});

Deno.test("the last in order carries the path, unless somebody says otherwise", () => {
  const carriers = (config: SeveralConfig) =>
    config.members.filter(({ carriesPath }) => carriesPath).map(({ name }) => name);
  assertEquals(carriers(parse(MODEM, ROUTER)), ["router"]);
  assertEquals(carriers(parse({ ...MODEM, carries_path: true }, ROUTER)), ["modem"]);
  assertEquals(carriers(parse(MODEM, { ...ROUTER, carries_path: false })), []);
});

Deno.test("a set was tested when all of it was, and powers this host when any does", () => {
  const tested = { tested: true };
  assertEquals(parse({ ...MODEM, ...tested }, ROUTER).tested, false);
  assertEquals(parse({ ...MODEM, ...tested }, { ...ROUTER, ...tested }).tested, true);
  const host = parsePlugs([{ ...MODEM, powers_this_host: true }, ROUTER], READ);
  assertEquals([host.powersThisHost, parsePlugs([MODEM, ROUTER], READ).powersThisHost], [
    true,
    undefined,
  ]);
});

Deno.test("outlets of one strip are two plugs; a program's name is the plug's", () => {
  assertEquals(parse(MODEM, { ...MODEM, name: "strip2", outlet: 2 }).members.length, 2);
  const relay = { driver: "relay", "timed_by": "host" };
  const { members } = parse({ ...relay, name: "modem" }, { ...relay, name: "router" });
  assertEquals(members.map(({ plug }) => "name" in plug && plug.name), ["modem", "router"]);
});

Deno.test("on_delay is taken from 0s to 10m", () => {
  for (const [text, delayMs] of [["0s", 0], ["1s", 1_000], ["10m", 600_000]] as const) {
    assertEquals(delays(parse(MODEM, { ...ROUTER, on_delay: text }))["router"], delayMs);
  }
});

const WRONG: readonly (readonly [string, readonly Table[]])[] = [
  ['"plug" must be 1 – 4 tables, got 0', []],
  [
    '"plug" must be 1 – 4 tables, got 5',
    [1, 2, 3, 4, 5].map((each) => ({ ...MODEM, name: `n${each}` })),
  ],
  ['"plug 1.name" must be a name of its own, 1 – 16', [LAMP_TABLE, ROUTER]],
  ['"plug 2.name" must be a name of its own', [MODEM, { ...ROUTER, name: "a".repeat(17) }]],
  ['"plug 2.name" must be a name of its own', [MODEM, { ...ROUTER, name: "my router" }]],
  ['"plug 2.name" must be another one than', [MODEM, { ...ROUTER, name: "Modem" }]],
  ['"plug 2.order" must be another one than', [{ ...MODEM, order: 2 }, { ...ROUTER, order: 2 }]],
  ['"plug 2.order" must be a whole number, 1 – 9', [MODEM, { ...ROUTER, order: 0 }]],
  ['"plug 2.outlet" must be another outlet than that of plug 1', [
    MODEM,
    { ...ROUTER, mac: MODEM["mac"] },
  ]],
  ['"plug 2.outlet" must be no twin of plug 1', [{ ...MODEM, outlet: 3 }, {
    ...MODEM,
    name: "b",
    outlet: 4,
  }]],
  ['"plug 1.on_delay" must be left out', [{ ...MODEM, on_delay: "1s" }, ROUTER]],
  ['"plug 2.on_delay" must be 0s – 10m', [MODEM, { ...ROUTER, on_delay: "601s" }]],
  ['"plug 2.on_delay" must be a time', [MODEM, { ...ROUTER, on_delay: 60 }]],
  ['"plug 2.on_delay" must be whole seconds', [MODEM, { ...ROUTER, on_delay: "1500ms" }]],
  ['"plug 2.carries_path" must be true for one plug alone', [
    { ...MODEM, carries_path: true },
    { ...ROUTER, carries_path: true },
  ]],
  ['"plug 2.carries_path" must be true or false', [MODEM, { ...ROUTER, carries_path: "yes" }]],
  ['"plug 2.driver" must be a real one', [MODEM, { driver: "dry_run", name: "router" }]],
  ['"plug 2.driver" must be one of', [MODEM, { name: "router" }]],
  ['"plug 2.mac" must be', [MODEM, { ...ROUTER, mac: "x" }]],
  ['"plug 2.key" must be', [MODEM, { ...ROUTER, key: "two words" }]],
];

for (const [index, [message, tables]] of WRONG.entries()) {
  Deno.test(`wrong tables no. ${index + 1}: ${message}`, () => {
    const error = assertThrows(() => parsePlugs(tables, READ), Error);
    assertEquals(
      error.message.startsWith(`Cannot read home.toml: ${message}`),
      true,
      error.message,
    );
    assertEquals(error.message.includes("\n"), false);
  });
}

Deno.test("no fault repeats a key", () => {
  const secret = "a secret that is no key";
  const error = assertThrows(() => parse(MODEM, { ...ROUTER, key: secret }), Error);
  assertEquals(error.message.includes(secret), false);
});
