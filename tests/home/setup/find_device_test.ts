import { assertEquals, assertStringIncludes } from "@std/assert";
import { findDevice, withAnswers } from "../../../home/setup/find_device.ts";
import type { FoundDevice } from "../../../lib/plugs/driver.ts";
import { typedTalk } from "../../support/setup/typed_talk.ts";

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
