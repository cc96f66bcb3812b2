import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  answersIn,
  editsOf,
  KEPT,
  NONE,
  secretPlace,
  SETUP_FIELDS,
  type SetupField,
  whyWrongAnswer,
} from "../../../lib/setup/answers.ts";

const GOOD: Readonly<Record<SetupField, string>> = {
  "site": "cabin",
  "name": "Lake house",
  "time-zone": "Europe/Berlin",
  "gateway": "192.168.1.1",
  "driver": "tuya",
  "address": "192.168.1.50",
  "port": "6668",
  "id": "bf0123456789abcdefghij",
  "key": "0123456789abcdef",
  "protocol": "3.4",
  "switch-dp": "3",
  "countdown-dp": "11",
  "powers-this-host": "no",
  "cloud-url": "https://home.example.net",
  "cloud-token": "t",
  "ntfy-url": "https://ntfy.sh/topic",
  "ntfy-token": "tk_x",
};

const WRONG: Readonly<Record<SetupField, string>> = {
  "site": "-cabin",
  "name": "x".repeat(61),
  "time-zone": "+01:00",
  "gateway": "router",
  "driver": "teapot",
  "address": "plug.local",
  "port": "65536",
  "id": "short",
  "key": "0123456789abcde",
  "protocol": "3.2",
  "switch-dp": "0",
  "countdown-dp": "1",
  "powers-this-host": "perhaps",
  "cloud-url": "http://example.com",
  "cloud-token": "two words",
  "ntfy-url": "https://ntfy.sh/",
  "ntfy-token": "ä",
};

for (const field of SETUP_FIELDS) {
  Deno.test(`an answer to ${field} is judged as home.toml would be`, () => {
    assertEquals(whyWrongAnswer(field, GOOD[field]), null);
    const why = whyWrongAnswer(field, WRONG[field]);
    assert(why !== null && !why.includes("\n"));
  });
}

Deno.test("why a secret is wrong is said without it", () => {
  for (const field of ["key", "cloud-token"] as const) {
    assert(!whyWrongAnswer(field, WRONG[field])?.includes(WRONG[field]));
  }
  assertStringIncludes(whyWrongAnswer("key", "short") ?? "", "5 characters");
});

Deno.test("dry_run is a driver that needs nothing else", () => {
  assertEquals(whyWrongAnswer("driver", "dry_run"), null);
});

Deno.test("what stands in home.toml is an answer, a secret only a mark", () => {
  const table = {
    site: { id: "cabin" },
    plug: { driver: "tuya", key: "0123456789abcdef", powers_this_host: false, countdown_dp: 9 },
    policy: { off: "30s" },
  };
  assertEquals([...answersIn(table, new Set(["key"] as const))], [
    ["site", "cabin"],
    ["driver", "tuya"],
    ["countdown-dp", "9"],
    ["powers-this-host", "no"],
    ["key", KEPT],
  ]);
});

Deno.test("answers become settings, secrets become files, none and what is kept nothing", () => {
  const answers = new Map<SetupField, string>([
    ["site", "cabin"],
    ["name", NONE],
    ["countdown-dp", "9"],
    ["powers-this-host", "yes"],
    ["key", "0123456789abcdef"],
    ["cloud-token", KEPT],
  ]);
  assertEquals(editsOf(answers), [
    { section: "site", key: "id", value: "cabin" },
    { section: "plug", key: "key", value: null },
    { section: "plug", key: "key_file", value: "plug.key" },
    { section: "plug", key: "countdown_dp", value: 9 },
    { section: "plug", key: "powers_this_host", value: true },
  ]);
  assertEquals(secretPlace("ntfy-token"), { section: "ntfy", key: "token" });
});
