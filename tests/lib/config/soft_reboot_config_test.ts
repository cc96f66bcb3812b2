import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { openSection } from "../../../lib/base/settings.ts";
import { parseSoftReboot } from "../../../lib/config/soft_reboot_config.ts";

function parse(value: unknown) {
  return parseSoftReboot(openSection(value, { act: "read home.toml", path: "soft_reboot" }));
}

const URL_TEXT = "http://192.168.1.1/reboot?now=1";

Deno.test("no table, no soft reboot", () => {
  assertEquals(parseSoftReboot(null), null);
});

Deno.test("a program is run with its arguments", () => {
  assertEquals(parse({ run: ["/usr/local/bin/reboot-router", "--now"], grace: "5m" }), {
    graceMs: 300_000,
    program: ["/usr/local/bin/reboot-router", "--now"],
    request: null,
    password: null,
  });
});

Deno.test("a request goes to the router's own address", () => {
  assertEquals(parse({ url: URL_TEXT, user: "admin", password: "secret" }), {
    graceMs: 240_000,
    program: null,
    request: {
      method: "POST",
      host: "192.168.1.1",
      port: 80,
      path: "/reboot?now=1",
      user: "admin",
    },
    password: "secret",
  });
  assertEquals(parse({ url: "http://[fd00::1]:8080/", method: "GET" })?.request?.host, "fd00::1");
});

const WRONG: readonly (readonly [object, string])[] = [
  [{}, '"soft_reboot.url" must be'],
  [{ url: "https://192.168.1.1/" }, '"soft_reboot.url" must be'],
  [{ url: "http://router.local/" }, '"soft_reboot.url" must be'],
  [{ url: "http://[fe80::1]/" }, '"soft_reboot.url" must be'],
  [{ url: "http://1.1.1.1/" }, '"soft_reboot.url" must be'],
  [{ url: "http://a:b@192.168.1.1/" }, '"soft_reboot.url" must be'],
  [{ url: URL_TEXT, method: "DELETE" }, '"soft_reboot.method" must be "GET", "POST" or "PUT"'],
  [{ url: URL_TEXT, user: "a:b", password: "x" }, '"soft_reboot.user" must be'],
  [{ url: URL_TEXT, user: "admin" }, '"soft_reboot.user" must be'],
  [{ url: URL_TEXT, password: "x" }, '"soft_reboot.user" must be'],
  [{ url: URL_TEXT, grace: "29s" }, '"soft_reboot.grace" must be'],
  [{ url: URL_TEXT, grace: "16m" }, '"soft_reboot.grace" must be'],
  [{ run: ["reboot"] }, '"soft_reboot.run" must be'],
  [{ run: ["/bin/true"], url: URL_TEXT }, '"soft_reboot.url" must be left out beside `run`'],
  [{ runs: ["/bin/true"] }, "soft_reboot.runs"],
];

for (const [value, message] of WRONG) {
  Deno.test(`${JSON.stringify(value)} is refused by name`, () => {
    const error = assertThrows(() => parse(value));
    assertEquals(error instanceof TypeError || error instanceof RangeError, true);
    assertEquals((error as Error).message.includes(message), true, (error as Error).message);
  });
}

Deno.test("a password that cannot be one is not repeated", () => {
  const error = assertThrows(() => parse({ url: URL_TEXT, password: "two\nlines" }), TypeError);
  assertFalse(error.message.includes("lines"));
});
