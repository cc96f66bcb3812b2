import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  candidatesOf,
  findDevice,
  findPlug,
  type FindTools,
  withAnswers,
} from "../../../home/setup/find.ts";
import type { AnnouncedDevice } from "../../../home/plugs/tuya/announcement.ts";
import type { FoundDevice } from "../../../lib/plugs/driver.ts";
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

const FIRST: FoundDevice = {
  address: "192.168.1.54",
  about: "P110(UK), AABBCC000001",
  warning: null,
  answers: { mac: "AABBCC000001", family: "smart" },
};
const SECOND: FoundDevice = {
  address: "192.168.1.55",
  about: "HS100(UK), AABBCC000002",
  warning: "HS100(UK) has old firmware: update it in its app",
  answers: { mac: "AABBCC000002", family: "iot" },
};

async function find(
  found: readonly FoundDevice[],
  { typed, given = [] }: {
    readonly typed: readonly string[] | null;
    readonly given?: readonly (readonly [string, string])[];
  },
) {
  const talk = typedTalk(typed);
  const searched: unknown[] = [];
  const answers = await findDevice(new Map([["driver", "tapo"], ...given]), {
    talk,
    searchMs: 12_000,
    find: (...asked) => {
      searched.push(asked);
      return Promise.resolve(found);
    },
  });
  return { answers, said: talk.said.join("\n"), searched };
}

Deno.test("the chosen plug answers the address and what follows; what is given stands", async () => {
  const { answers, said, searched } = await find([FIRST, SECOND], {
    typed: ["2"],
    given: [["mac", "AABBCC00000F"]],
  });
  assertEquals([...answers ?? []], [
    ["driver", "tapo"],
    ["mac", "AABBCC00000F"],
    ["address", "192.168.1.55"],
    ["family", "iot"],
  ]);
  assertStringIncludes(said, "1  P110(UK), AABBCC000001 at 192.168.1.54");
  assertStringIncludes(said, "WARNING  HS100(UK) has old firmware");
  // Devices that are asked answer at once: nobody waits as long as for announcements.
  assertEquals(searched, [["tapo", 4_000]]);
});

Deno.test("without anybody to ask only the one plug that there is can be meant", async () => {
  assertEquals((await find([FIRST], { typed: null })).answers?.get("address"), "192.168.1.54");
  assertEquals((await find([FIRST, SECOND], { typed: null })).answers?.has("address"), false);
});

Deno.test("nobody answers, all is typed in, or set-up is stopped", async () => {
  const nobody = await find([], { typed: [] });
  assertEquals(nobody.answers?.has("address"), false);
  assertStringIncludes(nobody.said, "No plug answered");
  assertEquals((await find([FIRST], { typed: ["0"] })).answers?.has("address"), false);
  assertEquals((await find([FIRST], { typed: [] })).answers, null);
});

Deno.test("withAnswers() adds what is not given", () => {
  const answers = withAnswers(new Map([["port", "81"]]), { port: "80", mac: "AABBCC000001" });
  assertEquals([...answers], [["port", "81"], ["mac", "AABBCC000001"]]);
});
