import { assertEquals } from "@std/assert";
import {
  broadcastAddress,
  DISCOVERY_BYTES_MAX,
  DISCOVERY_REQUESTS,
  parseDiscovery,
} from "../../../lib/airtouch/discovery.ts";

const parse = (text: string, model: 4 | 5) =>
  parseDiscovery(new TextEncoder().encode(text), { model, from: "192.168.1.21" });

Deno.test("discovery asks with the bytes of the vendor's document", () => {
  const hex = (model: 4 | 5) => new TextEncoder().encode(DISCOVERY_REQUESTS[model]).toHex();
  assertEquals(hex(4), "48462d4131314153534953544852454144");
  assertEquals(
    hex(5),
    "3a3a524551554553542d504f4c59414952452d414952544f5543482d4445564943452d494e464f3a3b",
  );
});

Deno.test("an AT4 answers with address, MAC, mark and id, and has no name", () => {
  assertEquals(parse("192.168.1.20,AA:BB:CC:DD:EE:FF,AirTouch4,12345", 4), {
    model: 4,
    host: "192.168.1.20",
    from: "192.168.1.21",
    consoleId: "AA:BB:CC:DD:EE:FF",
    airtouchId: "12345",
    name: null,
  });
});

Deno.test("an AT5's name may contain commas", () => {
  assertEquals(parse("10.0.0.9,C1,AirTouch5,A1,Home, sweet, home", 5)?.name, "Home, sweet, home");
  assertEquals(parse("10.0.0.9,C1,AirTouch5,A1,", 5)?.name, "");
});

Deno.test("our own broadcast, another model and anything else are no answers", () => {
  assertEquals(parse(DISCOVERY_REQUESTS[4], 4), null);
  assertEquals(parse(DISCOVERY_REQUESTS[5], 5), null);
  assertEquals(parse("10.0.0.9,C1,AirTouch5,A1,Home", 4), null);
  assertEquals(parse("10.0.0.9,AirTouch4,MAC,1", 4), null);
  assertEquals(parse("10.0.0.9,MAC,AirTouch4", 4), null);
  assertEquals(parse("10.0.0.9,MAC,AirTouch4,1,2", 4), null);
  assertEquals(parse("10.0.0.9,C1,AirTouch5,A1", 5), null);
  assertEquals(parse("console.local,C1,AirTouch5,A1,Home", 5), null);
  assertEquals(parse("", 5), null);
});

Deno.test("an answer is read up to its largest size, without control characters", () => {
  const start = "10.0.0.9,C1,AirTouch5,A1,";
  const name = "n".repeat(DISCOVERY_BYTES_MAX - start.length);
  assertEquals(parse(start + name, 5)?.name, name);
  assertEquals(parse(`${start}${name}n`, 5), null);
  assertEquals(parse(`${start}\x1b[2JHome\r\n`, 5)?.name, "[2JHome");
});

Deno.test("broadcastAddress() fills the host part with ones", () => {
  assertEquals(broadcastAddress("192.168.1.7", "255.255.255.0"), "192.168.1.255");
  assertEquals(broadcastAddress("10.1.2.3", "255.255.240.0"), "10.1.15.255");
  assertEquals(broadcastAddress("fe80::1", "ffff::"), null);
});
