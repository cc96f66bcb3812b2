import { assertEquals, assertThrows } from "@std/assert";
import {
  normalizeMac,
  readMac,
  readOutlet,
  readPassword,
  readPlace,
  readTopic,
} from "../../../lib/plugs/section.ts";
import type { Section } from "../../../lib/base/settings.ts";

function section(table: Record<string, unknown>): Section {
  return { act: "read home.toml", path: "plug", table };
}

Deno.test("a MAC is read however it is written", () => {
  for (const text of ["a8:03:2a:be:54:dc", "A8-03-2A-BE-54-DC", "a8032abe54dc"]) {
    assertEquals(normalizeMac(text), "A8032ABE54DC");
  }
  for (const text of ["", "a8032abe54d", "a8032abe54dcd", "g8032abe54dc"]) {
    assertEquals(normalizeMac(text), null);
  }
});

Deno.test("an address must be one, and a missing MAC says where to find it", () => {
  assertEquals(readPlace(section({ address: "192.168.1.5" }), 80), {
    tested: false,
    host: "192.168.1.5",
    port: 80,
  });
  for (const address of [undefined, "plug.lan", "192.168.1.256", "fe80::1", "fe80::1%eth0"]) {
    const table = address === undefined ? {} : { address };
    assertThrows(() => readPlace(section(table), 80), RangeError, '"plug.address" must be an IP');
  }
  assertThrows(() => readMac(section({}), "as it says"), RangeError, "MAC address, as it says");
});

Deno.test("a port and an outlet are tried at their limits", () => {
  const place = { address: "::1" };
  for (const port of [1, 65_535]) {
    assertEquals(readPlace(section({ ...place, port }), 80).port, port);
  }
  for (const port of [0, 65_536, 1.5]) {
    assertThrows(() => readPlace(section({ ...place, port }), 80), Error, '"plug.port"');
  }
  assertEquals([readOutlet(section({}), 4), readOutlet(section({ outlet: 4 }), 4)], [1, 4]);
  for (const outlet of [0, 5]) {
    assertThrows(() => readOutlet(section({ outlet }), 4), RangeError, '"plug.outlet"');
  }
});

Deno.test("a password is never shown, not even a wrong one", () => {
  assertEquals(readPassword(section({})), null);
  assertEquals(readPassword(section({ password: "two words" })), "two words");
  for (const password of ["größe", "пароль", "日本語", "🔑".repeat(64)]) {
    assertEquals(readPassword(section({ password })), password);
  }
  for (const password of ["", "two\nlines", "x".repeat(65), 12345678]) {
    const error = assertThrows(() => readPassword(section({ password })), TypeError);
    assertEquals(error.message.includes(String(password).slice(0, 5) || "?"), false);
  }
});

Deno.test("the start of a topic holds no wildcard, and an error says what it is the start of", () => {
  const read = (base: unknown) => readTopic(section({ base }), "base", "a base topic");
  assertEquals([undefined, "a/b c", "x".repeat(100)].map(read), [null, "a/b c", "x".repeat(100)]);
  for (const base of ["", "a/+", "#", "a\nb", "x".repeat(101), 1]) {
    assertThrows(() => read(base), Error, "a base topic, 1 – 100 characters without + #");
  }
});
