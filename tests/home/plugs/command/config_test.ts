import { assertEquals, assertThrows } from "@std/assert";
import { parseCommandSection, readPrinted } from "../../../../home/plugs/command/config.ts";

const TABLE = {
  driver: "command",
  name: "router",
  "timed_by": "host",
  off: ["/usr/local/bin/relay", "off"],
  on: ["/usr/local/bin/relay", "on"],
};

function parse(table: Record<string, unknown>) {
  return parseCommandSection({ act: "read home.toml", path: "plug", table });
}

Deno.test("a host-timed outlet has off and on, a plug-timed one cycle and on", () => {
  const host = parse(TABLE);
  assertEquals([host.timedBy, host.off, host.cycle, host.read], ["host", TABLE.off, null, null]);
  const { off: _, ...rest } = TABLE;
  const cycle = ["/usr/local/bin/relay", "cycle", "{off_seconds}"];
  const plug = parse({ ...rest, "timed_by": "plug", cycle });
  assertEquals([plug.timedBy, plug.off, plug.cycle], ["plug", null, cycle]);
});

for (
  const [change, part] of [
    [{ timed_by: "someone" }, '"plug.timed_by" must be "plug"'],
    [{ timed_by: "plug" }, '"plug.off" must be left out with timed_by = "plug"'],
    [{ cycle: ["/x"] }, '"plug.cycle" must be left out with timed_by = "host"'],
    [{ off: undefined }, '"plug.off" must be arguments'],
    [{ on: ["/opt/a,b"] }, '"plug.on" must be arguments'],
    [{ on: ["/opt/my relay"] }, '"plug.on" must be arguments'],
    [{ on: ["relay"] }, '"plug.on" must be arguments'],
    [{ on: "/bin/relay on" }, '"plug.on" must be a list'],
    [{ on: [] }, '"plug.on" must be a list'],
    [{ read: ["/x", 1] }, '"plug.read" must be a list'],
    [{ on: ["/x", "a\0b"] }, '"plug.on" must be arguments'],
    [{ name: "my router" }, '"plug.name" must be a name'],
    [{ shell: true }, '"plug.shell" is not a known setting'],
  ] as const
) {
  Deno.test(`${JSON.stringify(change)} is refused by its field`, () => {
    assertThrows(() => parse({ ...TABLE, ...change }), Error, part);
  });
}

for (
  const [text, on, countdownS] of [
    ["on\n", true, null],
    ["OFF 30", false, 30],
    ["on 0", true, 0],
    ["off soon", false, null],
    ["maybe", null, null],
    ["", null, null],
  ] as const
) {
  Deno.test(`${JSON.stringify(text)} is on ${on} with a timer of ${countdownS}`, () => {
    assertEquals(readPrinted(text), { on, countdownS });
  });
}
