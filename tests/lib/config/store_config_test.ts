import { assertEquals, assertFalse, assertThrows } from "@std/assert";
import { parseStore } from "../../../lib/config/store_config.ts";

const TOKEN = "a-token-of-the-test";

function read(path: string | null, token: string | null = TOKEN, onDeploy = false) {
  return parseStore({ path, token, onDeploy });
}

Deno.test("parseStore() tells a file from a server, and leaves Deploy its own", () => {
  assertEquals(read(null), { kind: "file", path: null });
  assertEquals(read("/data/cloud.kv", null), { kind: "file", path: "/data/cloud.kv" });
  assertEquals(read(":memory:"), { kind: "file", path: ":memory:" });
  assertEquals(read("/data/cloud.kv", null, true), { kind: "platform" });
  for (
    const url of [
      "https://kv.example.org",
      "https://kv.example.org:4512/path",
      "http://127.0.0.1:4512",
      "http://[::1]:4512",
      "http://192.168.1.5:4512",
      "http://nas:4512",
      "http://nas.lan:4512",
    ]
  ) assertEquals(read(url), { kind: "server", url, token: TOKEN });
});

for (
  const [path, message] of [
    ["http://kv.example.org", "must begin with https:// outside of the own network"],
    ["http://8.8.8.8:4512", "must begin with https:// outside of the own network"],
    ["https://me:secret@kv.example.org", "without a password"],
    ["https://kv.example.org/?token=x", "without a password"],
    ["ftp://kv.example.org", "KV_PATH must be a file or like"],
    ["https://", "KV_PATH must be a file or like"],
  ] as const
) {
  Deno.test(`parseStore() refuses ${path}`, () => {
    assertThrows(() => read(path), TypeError, message);
  });
}

Deno.test("parseStore() wants a token for a server, and never shows it", () => {
  const missing = assertThrows(() => read("https://kv.example.org", null), TypeError);
  assertEquals(
    missing.message,
    "Cannot read settings: KV_PATH is a server, so DENO_KV_ACCESS_TOKEN (or " +
      "DENO_KV_ACCESS_TOKEN_FILE) must have at least 12 characters, got none",
  );
  const short = assertThrows(() => read("https://kv.example.org", "hush"), TypeError);
  assertFalse(short.message.includes("hush"));
  assertEquals(read("https://kv.example.org", "x".repeat(12)).kind, "server");
});
