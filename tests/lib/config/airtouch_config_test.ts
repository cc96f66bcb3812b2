import { assertEquals, assertThrows } from "@std/assert";
import { parseConsoles } from "../../../lib/config/airtouch_config.ts";
import { DAY_MS, MINUTE_MS } from "../../../lib/time/time.ts";

const ACT = "read home.toml";
const LEAST = { model: 5, address: "192.168.1.60" };

function parse(value: unknown, haste: "real" | "for_tests" = "real") {
  return parseConsoles(value, { act: ACT, haste });
}

function one(more: Readonly<Record<string, unknown>>) {
  return parse([{ ...LEAST, ...more }])[0];
}

Deno.test("parseConsoles() needs a model and an address", () => {
  assertEquals(one({}), {
    model: 5,
    host: "192.168.1.60",
    port: 9005,
    name: "AirTouch 5 at 192.168.1.60",
    heartbeatEveryMs: 5 * MINUTE_MS,
  });
  assertEquals(one({ model: 4 })?.port, 9004);
  assertEquals(parse([]), []);
  assertThrows(
    () => parse([{ address: "192.168.1.60" }]),
    RangeError,
    'Cannot read home.toml: "airtouch 1.model" must be 4 or 5, got nothing',
  );
  for (const model of [3, 6, "5"]) assertThrows(() => one({ model }), RangeError, "4 or 5");
});

Deno.test("parseConsoles() takes an IP address, because a name cannot be resolved in an outage", () => {
  assertEquals(one({ address: "fd00::60" })?.host, "fd00::60");
  for (const address of ["console.lan", "", "192.168.1", "fe80::60", undefined]) {
    assertThrows(() => one({ address }), RangeError, '"airtouch 1.address" must be the console');
  }
  assertThrows(() => one({ address: 1 }), TypeError, '"airtouch 1.address"');
});

Deno.test("parseConsoles() checks port, name and interval at their ends", () => {
  assertEquals([one({ port: 1 })?.port, one({ port: 65_535 })?.port], [1, 65_535]);
  for (const port of [0, 65_536]) assertThrows(() => one({ port }), RangeError, "1 – 65535");
  assertEquals(one({ name: "é".repeat(40) })?.name.length, 40);
  for (const name of ["", "x".repeat(41), "a\nb"]) {
    assertThrows(() => one({ name }), RangeError, '"airtouch 1.name" must be 1 – 40 characters');
  }
  const every = (text: string) => one({ heartbeat_every: text })?.heartbeatEveryMs;
  assertEquals([every("60s"), every("24h")], [MINUTE_MS, DAY_MS]);
  for (const text of ["59s", "86401s"]) {
    assertThrows(() => every(text), RangeError, '"airtouch 1.heartbeat_every" must be 60s – 24h');
  }
});

Deno.test("parseConsoles() names the table that is wrong, and guesses a misspelt key", () => {
  assertThrows(() => parse([LEAST, { ...LEAST, adress: 1 }]), TypeError, '"airtouch 2.address"?');
  assertThrows(() => parse([1]), TypeError, '"airtouch 1" must be a table');
  assertThrows(() => parse(LEAST), TypeError, 'must be written as [[airtouch]], got {"model":5');
});

Deno.test("parseConsoles() takes four consoles at most, each once", () => {
  const consoles = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...LEAST, port: index + 1 }));
  assertEquals(parse(consoles(4)).length, 4);
  assertThrows(() => parse(consoles(5)), RangeError, '"airtouch" must be at most 4 tables, got 5');
  assertThrows(() => parse([LEAST, LEAST]), RangeError, '"airtouch 2.address" must be another one');
});

Deno.test("parseConsoles() lets tests hurry", () => {
  const hurried = [{ ...LEAST, ["heartbeat_every"]: "1s" }];
  assertEquals(parse(hurried, "for_tests")[0]?.heartbeatEveryMs, 1_000);
  assertThrows(() => parse(hurried), RangeError);
});
