import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  answersIn,
  editsOf,
  editsThatDrop,
  isHandWritten,
  KEPT,
  needsRouterText,
  whyWrongAnswer,
  withoutPlug,
} from "../../../lib/setup/answers.ts";
import { NONE, type SetupAnswers } from "../../../lib/plugs/questions.ts";
import { PRETENDED as drivers } from "../../support/plugs/pretended_drivers.ts";

/** Of each general field, and some of a driver's, a good answer and a wrong one. */
const TRIED: readonly (readonly [string, string, string, string?])[] = [
  ["site", "cabin", "-cabin"],
  ["name", "Lake house", "x".repeat(61)],
  ["time-zone", "Europe/Berlin", "+01:00"],
  ["gateway", "192.168.1.1", "router"],
  ["driver", "relay", "kettle"],
  ["address", "192.168.1.50", "plug.local"],
  ["port", "6668", "65536"],
  ["mac", "50:c7:bf:0a:1b:2c", "50:c7:bf:0a:1b", "lamp"],
  ["run-on", "/usr/bin/relay on", "[", "relay"],
  ["without-router", "yes", "no"],
  ["powers-this-host", "no", "perhaps"],
  ["cloud-url", "https://home.example.net", "http://example.com"],
  ["cloud-token", "t", "two words"],
  ["ntfy-url", "https://ntfy.sh/topic", "https://ntfy.sh/"],
  ["ntfy-token", "tk_x", "ä"],
];

for (const [field, right, wrong, driver = "lamp"] of TRIED) {
  Deno.test(`an answer to ${field} is judged as home.toml would be`, () => {
    assertEquals(whyWrongAnswer(field, right, { driver, drivers }), null);
    const why = whyWrongAnswer(field, wrong, { driver, drivers });
    assert(why !== null && !why.includes("\n"));
  });
}

Deno.test("a setting of another driver is refused by name", () => {
  assertStringIncludes(
    whyWrongAnswer("mac", "A8032ABE54DC", { driver: "relay", drivers }) ?? "",
    "mac",
  );
});

Deno.test("why a secret is wrong is said without it", () => {
  for (const field of ["key", "cloud-token"]) {
    assert(!whyWrongAnswer(field, "two words", { drivers })?.includes("two words"));
  }
});

Deno.test("a plug that needs a way is told which ones do not", () => {
  assertStringIncludes(needsRouterText(drivers), "on itself (lamp), or");
});

Deno.test("what stands in home.toml is an answer, a secret only a mark", () => {
  const table = {
    site: { id: "cabin" },
    plug: { driver: "lamp", key: "k", powers_this_host: false, outlet: 2 },
    policy: { off: "30s" },
  };
  assertEquals([...answersIn(table, { standing: new Set(["key"]), drivers })], [
    ["site", "cabin"],
    ["driver", "lamp"],
    ["key", KEPT],
    ["outlet", "2"],
    ["powers-this-host", "no"],
  ]);
});

Deno.test("answers become settings, secrets become files, none and what is kept nothing", () => {
  const answers = new Map([
    ["site", "cabin"],
    ["name", NONE],
    ["outlet", "2"],
    ["powers-this-host", "yes"],
    ["key", "k3y"],
    ["cloud-token", KEPT],
  ]);
  assertEquals(editsOf(answers, drivers), [
    { section: "site", key: "id", value: "cabin" },
    { section: "plug", key: "key", value: null },
    { section: "plug", key: "key_file", value: "plug.key" },
    { section: "plug", key: "outlet", value: 2 },
    { section: "plug", key: "powers_this_host", value: true },
  ]);
});

Deno.test("of a driver's table only its own fields are answers, programs as lists", () => {
  const on = ["/usr/bin/relay", "on"];
  const table = { plug: { driver: "relay", timed_by: "host", on, address: "of another driver" } };
  const answers = answersIn(table, { standing: new Set(["key"]), drivers });
  assertEquals([...answers], [
    ["driver", "relay"],
    ["timed-by", "host"],
    ["run-on", '["/usr/bin/relay","on"]'],
  ]);
  assertEquals(editsOf(answers, drivers).map(({ value }) => value), ["relay", "host", on]);
});

Deno.test("of a driver that is written by hand only what every plug has is an answer", () => {
  const plug = { driver: "teapot", address: "x", "powers_this_host": true };
  assertEquals([...answersIn({ plug }, { standing: new Set(), drivers })], [
    ["driver", "teapot"],
    ["powers-this-host", "yes"],
  ]);
  assertEquals([isHandWritten("teapot", drivers), isHandWritten("lamp", drivers)], [true, false]);
});

Deno.test("with another driver nothing of the old plug stays, but where this computer hangs", () => {
  const answers: SetupAnswers = new Map([
    ["site", "cabin"],
    ["driver", "lamp"],
    ["mac", "x"],
    ["without-router", "yes"],
    ["powers-this-host", "no"],
  ]);
  assertEquals([...withoutPlug(answers, drivers).keys()], ["site", "powers-this-host"]);
  assertEquals(editsThatDrop(["driver", "id", "key_file", "tested", "powers_this_host"]), [
    { section: "plug", key: "id", value: null },
    { section: "plug", key: "key_file", value: null },
  ]);
});
