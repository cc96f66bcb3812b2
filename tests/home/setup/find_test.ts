import { assertEquals, assertStringIncludes } from "@std/assert";
import { candidatesOf, findPlug, type FindTools } from "../../../home/setup/find.ts";
import type { AnnouncedDevice } from "../../../home/plugs/tuya/announcement.ts";
import { typedTalk } from "../../support/setup/typed_talk.ts";

const KEY = "0123456789abcdef";
const HEARD: AnnouncedDevice[] = [
  { id: "bf1111111111", address: "192.168.1.50", protocol: "3.3", product: null },
  { id: "bf2222222222", address: "192.168.1.51", protocol: "3.5", product: null },
];
const LISTED = [
  { id: "bf2222222222", key: KEY, name: "Router", address: null, protocol: null },
  { id: "bf3333333333", key: KEY, name: "Lamp", address: "192.168.1.52", protocol: "3.4" },
];

function tools(typed: readonly string[] | null, change: Partial<FindTools> = {}) {
  const talk = typedTalk(typed);
  const all: FindTools = {
    talk,
    discover: (onFound) => {
      HEARD.forEach(onFound);
      return Promise.resolve({ found: HEARD, deaf: [{ port: 6666, why: "taken" }] });
    },
    searchMs: 1_000,
    devices: LISTED,
    ...change,
  };
  return { talk, all };
}

Deno.test("candidatesOf() joins what was heard with the keys that are listed", () => {
  assertEquals(candidatesOf(HEARD, LISTED).map(({ id, key, heard }) => [id, key, heard]), [
    ["bf1111111111", null, true],
    ["bf2222222222", KEY, true],
    ["bf3333333333", KEY, false],
  ]);
});

Deno.test("the chosen plug answers address, id, protocol and key; the key is not shown", async () => {
  const { talk, all } = tools(["9", "2"]);
  const answers = await findPlug(new Map([["protocol", "3.4"]]), all);
  assertEquals([...answers ?? []], [
    ["protocol", "3.4"],
    ["id", "bf2222222222"],
    ["address", "192.168.1.51"],
    ["key", KEY],
  ]);
  const shown = talk.said.join("\n");
  assertEquals(shown.includes(KEY), false);
  assertStringIncludes(shown, '"Router", key known');
  assertStringIncludes(shown, "UDP 6666 cannot be heard: taken");
  assertStringIncludes(shown, "from 0 to 3");
});

Deno.test("0 leaves all to be typed in, no more input stops", async () => {
  assertEquals(await findPlug(new Map(), tools(["0"]).all), new Map());
  assertEquals(await findPlug(new Map(), tools([]).all), null);
});

Deno.test("with nobody to ask only the one plug that fits is taken", async () => {
  assertEquals(await findPlug(new Map(), tools(null).all), new Map());
  const answers = await findPlug(new Map([["id", "bf1111111111"]]), tools(null).all);
  assertEquals(answers?.get("address"), "192.168.1.50");
  const byAddress = await findPlug(new Map([["address", "192.168.1.51"]]), {
    ...tools(null).all,
    devices: [],
  });
  assertEquals(byAddress?.get("id"), "bf2222222222");
});

Deno.test("a search ends as soon as the plug that is meant is heard", async () => {
  let ended = false;
  await findPlug(new Map([["id", "bf1111111111"]]), {
    ...tools(null).all,
    discover: (onFound, until) => {
      onFound(HEARD[0]!);
      ended = until.aborted;
      return Promise.resolve({ found: HEARD, deaf: [] });
    },
  });
  assertEquals(ended, true);
});

Deno.test("without a search the list alone is offered", async () => {
  const answers = await findPlug(new Map(), tools(["2"], { discover: null }).all);
  assertEquals(answers?.get("id"), "bf3333333333");
});
