import { assert, assertEquals, assertFalse, assertThrows } from "@std/assert";
import {
  CLOUD_VARIABLES,
  MISTAKEN_VARIABLES,
  parseCloudConfig,
} from "../../../lib/config/cloud_config.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const LEAST = { REBOOTINATOR_SECRET: SECRET };

function refused(environment: Record<string, string>): string {
  const error = assertThrows(() => parseCloudConfig({ ...LEAST, ...environment }));
  assert(error instanceof TypeError || error instanceof RangeError, String(error));
  assertFalse(error.message.includes("\n"));
  assertFalse(error.message.includes(SECRET));
  return error.message;
}

Deno.test("parseCloudConfig() needs nothing but the secret", () => {
  assertEquals(parseCloudConfig(LEAST), {
    secret: SECRET,
    phone: { channels: [], quietHours: null, digestMinute: null, rebootButton: false },
    store: { kind: "file", path: null },
    host: "127.0.0.1",
    port: 8_000,
    publicUrl: null,
    statusPublic: false,
    generations: Object.create(null),
    reminderFirstMs: 300_000,
    sitesMax: 100,
    badges: [],
    socketFirstMessage: false,
    onDeploy: false,
    timeline: null,
  });
});

Deno.test("parseCloudConfig() reads every setting", () => {
  const config = parseCloudConfig({
    ...LEAST,
    NTFY_URL: "https://ntfy.example/my-topic",
    NTFY_TOKEN: " tk_abc\n",
    KV_PATH: "/data/kv",
    HOST: "0.0.0.0",
    PORT: "0",
    PUBLIC_URL: "https://cloud.example/",
    STATUS_PUBLIC: "true",
    BADGES: "home, cabin",
    GENERATIONS: "home=2, cabin=3",
    REMINDER_FIRST: "1s",
    SITES_MAX: "7",
    DENO_TIMELINE: "git-branch/x",
    HOME: "/root",
  });
  const url = "https://ntfy.example/my-topic";
  assertEquals(config.phone.channels, [
    { kind: "ntfy", name: "ntfy", url, token: "tk_abc", sites: null },
  ]);
  assertEquals({ ...config.generations }, { home: 2, cabin: 3 });
  assertEquals(config.badges, ["home", "cabin"]);
  assertEquals(config.store, { kind: "file", path: "/data/kv" });
  assertEquals([config.host, config.port], ["0.0.0.0", 0]);
  assertEquals(config.publicUrl, "https://cloud.example");
  assertEquals([config.statusPublic, config.reminderFirstMs, config.sitesMax], [true, 1_000, 7]);
  assertEquals([config.onDeploy, config.timeline], [false, "git-branch/x"]);
});

Deno.test("parseCloudConfig() takes a secret from 32 characters on and never shows it", () => {
  assertEquals(parseCloudConfig(LEAST).secret.length, 32);
  const error = assertThrows(
    () => parseCloudConfig({ REBOOTINATOR_SECRET: SECRET.slice(1) }),
    RangeError,
    "REBOOTINATOR_SECRET must have at least 32 characters, got 31",
  );
  assertFalse(error.message.includes("123456"));
  assertThrows(() => parseCloudConfig({}), TypeError, "REBOOTINATOR_SECRET is not set");
});

Deno.test("parseCloudConfig() refuses an unknown REBOOTINATOR_ variable with the nearest name", () => {
  assertEquals(
    refused({ REBOOTINATOR_SECRE: "x" }),
    "Cannot read settings: REBOOTINATOR_SECRE is not a known variable; did you mean REBOOTINATOR_SECRET?",
  );
  assert(refused({ REBOOTINATOR_NTFY_URL: "x" }).endsWith("did you mean NTFY_URL?"));
  assert(refused({ REBOOTINATOR_COMPLETELYDIFFERENT: "x" }).endsWith("not a known variable"));
});

Deno.test("parseCloudConfig() leaves alone what belongs to the commands or to others", () => {
  parseCloudConfig({ ...LEAST, REBOOTINATOR_URL: "x", REBOOTINATOR_READ_TOKEN: "y", FOO: "z" });
});

Deno.test("the mistaken names are the known ones with the prefix", () => {
  assert(MISTAKEN_VARIABLES.includes("REBOOTINATOR_PORT"));
  for (const name of MISTAKEN_VARIABLES) {
    assertFalse((CLOUD_VARIABLES as readonly string[]).includes(name));
    refused({ [name]: "1" });
  }
});

const WRONG: readonly (readonly [string, string, string])[] = [
  ["PORT", "65536", "PORT must be a whole number from 0 to 65535"],
  ["PORT", "-1", "PORT must be"],
  ["PORT", "8e3", "PORT must be"],
  ["SITES_MAX", "0", "SITES_MAX must be a whole number from 1 to 100000"],
  ["SITES_MAX", "100001", "SITES_MAX must be"],
  ["STATUS_PUBLIC", "yes", 'STATUS_PUBLIC must be true or false, got "yes"'],
  ["PUBLIC_URL", "cloud.example", "PUBLIC_URL must be http:// or https://"],
  ["PUBLIC_URL", "https://cloud.example/path", "PUBLIC_URL must be"],
  ["REMINDER_FIRST", "999ms", "REMINDER_FIRST must be a time from 1s to 24h"],
  ["REMINDER_FIRST", "25h", "REMINDER_FIRST must be"],
  ["REMINDER_FIRST", "soon", 'got "soon"'],
  ["BADGES", "Home", 'BADGES must be ids of sites like "home,cabin"'],
  ["BADGES", "home,", "BADGES must be"],
  ["GENERATIONS", "home", 'GENERATIONS must be like "home=2,cabin=3"'],
  ["GENERATIONS", "home=0", "GENERATIONS must be"],
  ["GENERATIONS", "home=1000001", "GENERATIONS must be"],
  ["GENERATIONS", "Home=1", "GENERATIONS must be"],
  ["GENERATIONS", "home=1,home=2", "GENERATIONS must be"],
  ["GENERATIONS", "home=1=2", "GENERATIONS must be"],
];

for (const [name, value, message] of WRONG) {
  Deno.test(`parseCloudConfig() refuses ${name}=${value}`, () => {
    const said = refused({ [name]: value });
    assert(said.includes(message), said);
    assert(said.includes(JSON.stringify(value.split(",").at(-1))), said);
  });
}

Deno.test("parseCloudConfig() takes the ends of each range", () => {
  const config = parseCloudConfig({
    ...LEAST,
    PORT: "65535",
    SITES_MAX: "100000",
    REMINDER_FIRST: "24h",
    GENERATIONS: "home=1000000",
  });
  assertEquals([config.port, config.sitesMax, config.reminderFirstMs], [
    65_535,
    100_000,
    86_400_000,
  ]);
  assertEquals(config.generations["home"], 1_000_000);
});

for (const production of [{ DENO_TIMELINE: "production" }, { DENO_DEPLOYMENT_ID: "abc" }]) {
  const name = Object.keys(production)[0];
  Deno.test(`parseCloudConfig() holds the first reminder at 5 min where ${name} is set`, () => {
    assert(refused({ ...production, REMINDER_FIRST: "299s" }).includes("from 5m to 24h"));
    const config = parseCloudConfig({ ...LEAST, ...production, REMINDER_FIRST: "300s" });
    assertEquals(config.reminderFirstMs, 300_000);
  });
}

Deno.test("a variable whose equals sign is missing does not show the secret behind its name", () => {
  const name = `REBOOTINATOR_SECRET:${"0123456789abcdef".repeat(2)}`;
  const error = assertThrows(() => parseCloudConfig({ [name]: "" }), TypeError);
  assert(error.message.includes("REBOOTINATOR_SECRET… is not a known variable"), error.message);
  assert(!error.message.includes("0123456789"));
});
