import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import {
  CHANNEL_FILE_SETTINGS,
  CHANNEL_VARIABLES,
  parseChannels,
} from "../../../lib/config/channel_config.ts";

const HOOK_SECRET = "0123456789abcdef0123456789abcdef";
const HOOK = { WEBHOOK_URL: "https://hook.example/key-1?x=2", WEBHOOK_SECRET: HOOK_SECRET };

function refused(environment: Record<string, string>): string {
  const error = assertThrows(() => parseChannels(environment), TypeError);
  assertFalse(error.message.includes("\n"));
  return error.message;
}

Deno.test("a server below a path is one, and quotes are said to be quotes", () => {
  const [channel] = parseChannels({ NTFY_URL: "https://home.example/ntfy/my-topic" });
  assertEquals(channel?.kind === "ntfy" && channel.url, "https://home.example/ntfy/my-topic");
  for (const quote of ['"', "'"]) {
    const message = refused({ NTFY_URL: `${quote}https://ntfy.sh/secret-topic${quote}` });
    assert(message.includes("NTFY_URL must not stand in quotes"), message);
    assertFalse(message.includes("secret-topic"));
  }
});

Deno.test("no setting, no channel", () => assertEquals(parseChannels({}), []));

Deno.test("parseChannels() reads three of each kind, topics first", () => {
  const channels = parseChannels({
    ...HOOK,
    WEBHOOK_URL_3: "http://127.0.0.1:8123/api",
    WEBHOOK_SECRET_3: `whsec_${"A".repeat(32)}`,
    WEBHOOK_SITES_3: "home, cabin",
    NTFY_URL: "https://ntfy.example/my-topic",
    NTFY_TOKEN: " tk_abc\n",
    NTFY_URL_2: `https://ntfy.sh/${"t".repeat(64)}`,
    NTFY_SITES_2: "cabin",
  });
  assertEquals(channels.map(({ name, sites }) => [name, sites]), [
    ["ntfy", null],
    ["ntfy-2", ["cabin"]],
    ["webhook", null],
    ["webhook-3", ["home", "cabin"]],
  ]);
  const [first, , hook] = channels;
  assertEquals(first?.kind === "ntfy" ? [first.url, first.token] : null, [
    "https://ntfy.example/my-topic",
    "tk_abc",
  ]);
  assertEquals(hook?.kind === "webhook" ? [hook.url, hook.secret] : null, [
    HOOK.WEBHOOK_URL,
    HOOK_SECRET,
  ]);
});

for (
  const url of [
    "ntfy.sh/topic",
    "https://ntfy.example",
    "https://ntfy.example/",
    "https://ntfy.sh/a//b",
    "https://ntfy.sh/topic?auth=x",
    "https://user:pw@ntfy.sh/topic",
    "ftp://ntfy.sh/topic",
    `https://ntfy.sh/${"t".repeat(65)}`,
  ]
) {
  Deno.test(`parseChannels() refuses NTFY_URL ${url.slice(0, 40)} and does not show it`, () => {
    for (const number of ["", "_2", "_3"]) {
      const message = refused({ [`NTFY_URL${number}`]: url });
      assert(message.includes(`NTFY_URL${number} must be a server and a topic`), message);
      assertFalse(message.includes(url));
    }
  });
}

Deno.test("parseChannels() refuses a token without a topic, and a token with a space", () => {
  assert(refused({ NTFY_TOKEN: "tk_secretsecret" }).includes("NTFY_URL is not"));
  assert(refused({ NTFY_TOKEN_2: "tk_secretsecret" }).includes("NTFY_URL_2 is not"));
  const message = refused({ NTFY_URL: "https://ntfy.sh/t", NTFY_TOKEN: "tk_hush hush" });
  assertFalse(message.includes("hush"));
});

Deno.test("parseChannels() refuses half a web hook, and an address that is none, without showing it", () => {
  assert(refused({ WEBHOOK_URL: HOOK.WEBHOOK_URL }).includes("WEBHOOK_SECRET is not set"));
  assert(refused({ WEBHOOK_SECRET_2: HOOK_SECRET }).includes("WEBHOOK_URL_2 is not set"));
  const wrong = ["hook.example", "ftp://hook.example/", "https://me:pw@hook.example/", "file:///x"];
  for (const url of [...wrong, `https://hook.example/${"x".repeat(2_000)}`]) {
    const message = refused({ ...HOOK, WEBHOOK_URL: url });
    assert(message.includes("WEBHOOK_URL must be an http:// or https:// address"), message);
    assertFalse(message.includes(url));
  }
});

Deno.test("parseChannels() takes a secret of 32 characters or whsec_ with base64, and shows none", () => {
  const fine = [HOOK_SECRET, `whsec_${"A".repeat(32)}`, `whsec_${"A".repeat(43)}=`];
  for (const secret of fine) parseChannels({ ...HOOK, WEBHOOK_SECRET: secret });
  const wrong = [HOOK_SECRET.slice(1), `whsec_${"A".repeat(31)}`, `whsec_${"A".repeat(33)}`];
  for (const secret of [...wrong, `${HOOK_SECRET} x`, "whsec_ä".padEnd(40, "x")]) {
    const message = refused({ ...HOOK, WEBHOOK_SECRET: secret });
    assert(message.includes("WEBHOOK_SECRET must be 32-512"), message);
    assertFalse(message.includes(secret));
  }
});

Deno.test("parseChannels() refuses homes that cannot be, and homes of no channel", () => {
  const ntfy = { NTFY_URL: "https://ntfy.sh/t" };
  assert(refused({ ...ntfy, NTFY_SITES: "home,Cabin" }).endsWith('got "Cabin"'));
  assert(refused({ NTFY_SITES: "home" }).includes("NTFY_URL is not"));
});

Deno.test("each secret may stand in a file, and every name is known", () => {
  assertEquals(CHANNEL_FILE_SETTINGS.length, 6);
  for (const name of CHANNEL_FILE_SETTINGS) {
    assert(CHANNEL_VARIABLES.includes(name) && CHANNEL_VARIABLES.includes(`${name}_FILE`));
  }
  assertEquals(new Set(CHANNEL_VARIABLES).size, 24);
});
