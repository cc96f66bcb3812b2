import { assertEquals, assertFalse, assertStringIncludes, assertThrows } from "@std/assert";
import { NO_PLUG, PRETENDED } from "../../support/plugs/pretended_drivers.ts";
import { parseHomeConfig } from "../../../lib/config/home_config.ts";

const PLUG = { driver: "dry_run" };
const CLOUD = { url: "https://home.example.net", token: "t0ken" };

function parse(more: Readonly<Record<string, unknown>>) {
  return parseHomeConfig({ plug: PLUG, ...more }, { drivers: PRETENDED });
}

Deno.test("parseHomeConfig() needs no more than a plug", () => {
  const config = parse({});
  assertEquals(config.site, { id: "home", name: null, timeZone: null });
  assertEquals(config.plug, NO_PLUG);
  assertEquals([config.cloud, config.ntfy, config.consoles], [null, null, []]);
  assertThrows(
    () => parseHomeConfig({}, { drivers: PRETENDED }),
    RangeError,
    'Cannot read home.toml: "plug.driver" must be one of "lamp", "relay", "dry_run", "teapot", ' +
      "got nothing",
  );
});

Deno.test("parseHomeConfig() checks the site", () => {
  const id = (text: string) => parse({ site: { id: text } }).site.id;
  assertEquals([id("a"), id("a".repeat(32)), id("my-home2")].length, 3);
  for (const text of ["", "-a", "A", "a b", "a".repeat(33)]) {
    assertThrows(() => id(text), RangeError, '"site.id" must be 1 – 32');
  }
  const name = (text: string) => parse({ site: { name: text } }).site.name;
  assertEquals([name("x"), name("é".repeat(60))?.length], ["x", 60]);
  for (const text of ["", "x".repeat(61), "a\nb"]) assertThrows(() => name(text), RangeError);
  const zone = (text: string) => parse({ site: { time_zone: text } }).site.timeZone;
  assertEquals(zone("Europe/Berlin"), "Europe/Berlin");
  for (const text of ["", "Berlin", "+01:00", "Mars/Olympus"]) {
    assertThrows(() => zone(text), RangeError, '"site.time_zone" must be a time zone');
  }
});

Deno.test("parseHomeConfig() checks the cloud's address", () => {
  const url = (text: unknown) => parse({ cloud: { ...CLOUD, url: text } }).cloud?.url;
  assertEquals(url("https://home.example.net/"), "https://home.example.net");
  assertEquals(url("http://127.0.0.1:8000"), "http://127.0.0.1:8000");
  assertEquals(url("http://nas.lan:8000"), "http://nas.lan:8000");
  const wrong = [
    "http://home.example.net",
    "https://x/y",
    "https://x/?a",
    "x",
    "ftp://x",
    undefined,
  ];
  for (const text of wrong) assertThrows(() => url(text), RangeError, '"cloud.url" must be https');
  const error = assertThrows(() => url("https://me:hidden@x"), RangeError);
  assertFalse(error.message.includes("hidden"));
});

Deno.test("parseHomeConfig() allows one late tick before the cloud may call", () => {
  const cloud = (more: object) => parse({ cloud: { ...CLOUD, ...more } }).cloud;
  assertEquals(cloud({}), {
    url: CLOUD.url,
    token: CLOUD.token,
    heartbeatEveryMs: 15_000,
    staleAfterMs: 60_000,
  });
  assertEquals(cloud({ heartbeat_every: "1h" })?.staleAfterMs, 3_630_000);
  assertEquals(cloud({ stale_after: "45s" })?.staleAfterMs, 45_000);
  assertEquals(cloud({ stale_after: "7d" })?.staleAfterMs, 7 * 86_400_000);
  for (const stale of ["44s", "19s", "604801s"]) {
    assertThrows(() => cloud({ stale_after: stale }), RangeError, '"cloud.stale_after" must be');
  }
  for (const every of ["14s", "3601s"]) {
    assertThrows(() => cloud({ heartbeat_every: every }), RangeError, "15s – 1h");
  }
});

Deno.test("parseHomeConfig() says where a secret is missing and never repeats one", () => {
  assertThrows(
    () => parse({ cloud: { url: CLOUD.url } }),
    TypeError,
    '"cloud.token" is missing; set it or "cloud.token_file"',
  );
  for (const place of ["cloud", "ntfy"]) {
    const section = { url: "https://ntfy.example/topic", token: "hid den" };
    const more = { [place]: place === "cloud" ? { ...CLOUD, token: "hid den" } : section };
    const { message } = assertThrows(() => parse(more), TypeError);
    assertStringIncludes(message, `"${place}.token" must be`);
    assertFalse(message.includes("hid den"));
  }
});

Deno.test("parseHomeConfig() checks the topic's address", () => {
  const ntfy = (url: unknown) => parse({ ntfy: { url } }).ntfy;
  assertEquals(ntfy("https://ntfy.sh/my_topic-1"), {
    url: "https://ntfy.sh/my_topic-1",
    token: null,
  });
  assertEquals(ntfy(`http://127.0.0.1:1/${"a".repeat(64)}`)?.token, null);
  const wrong = ["https://ntfy.sh", "https://ntfy.sh/a/b", "ntfy.sh/a", "https://ntfy.sh/a?b", 1];
  for (const url of [...wrong.slice(0, 4), `https://ntfy.sh/${"a".repeat(65)}`]) {
    assertThrows(() => ntfy(url), RangeError, '"ntfy.url" must be https://SERVER/TOPIC');
  }
  assertThrows(() => ntfy(wrong[4]), TypeError, '"ntfy.url"');
});

Deno.test("parseHomeConfig() believes a heartbeat only from beyond the line", () => {
  const policy = { ["heartbeat_is_proof"]: true };
  assertEquals(parse({ policy, cloud: CLOUD }).policy.heartbeatIsProof, true);
  assertThrows(() => parse({ policy }), RangeError, "heartbeat_is_proof");
  const cloud = { ...CLOUD, url: "http://192.168.1.5:8000" };
  assertThrows(() => parse({ policy, cloud }), RangeError, "a cloud at a public address");
  assertEquals(parse({ policy, cloud, for_tests_only: true }).policy.heartbeatIsProof, true);
});

Deno.test("parseHomeConfig() refuses unknown sections and keys, with a guess", () => {
  assertThrows(
    () => parse({ polcy: {} }),
    TypeError,
    '"polcy" is not a known setting; did you mean',
  );
  assertThrows(() => parse({ plug: { ...PLUG, testet: 1 } }), TypeError, '"plug.tested"?');
  assertThrows(() => parse({ cloud: { ...CLOUD, tokn: 1 } }), TypeError, '"cloud.token"?');
  assertThrows(() => parse({ site: [] }), TypeError, '"site" must be a table');
  for (const value of [null, [], 1]) {
    assertThrows(() => parseHomeConfig(value, { drivers: PRETENDED }), TypeError);
  }
});

Deno.test("parseHomeConfig() reads the consoles, hurried only in tests", () => {
  const airtouch = [{ model: 4, address: "192.168.1.60", heartbeat_every: "1s" }];
  const [device] = parse({ airtouch, for_tests_only: true }).consoles;
  assertEquals([device?.port, device?.heartbeatEveryMs], [9004, 1_000]);
  assertThrows(() => parse({ airtouch }), RangeError, '"airtouch 1.heartbeat_every"');
});
