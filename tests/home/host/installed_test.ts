import { assertEquals } from "@std/assert";
import {
  installedHalves,
  isLookedAfter,
  readRecord,
  whyNoHomeHere,
} from "../../../home/host/installed.ts";

const CASES = [
  ["nothing is installed", null, false],
  ["the installed one has this plug", '{"plug":"tuya a 1/9"}', true],
  [
    "the installed one has this plug among others",
    '{"plug":"kasa b 1 as x + tuya a 1/9 as y"}',
    true,
  ],
  ["the installed one has several others", '{"plug":"kasa b 1 as x + tuya a 2/10 as y"}', false],
  ["the installed one has another plug", '{"plug":"tuya b 1/9"}', false],
  ["the record does not say which plug", '{"release":"0.1.0"}', true],
  ["the record is broken", '{"plug"', true],
  ["the record is no object", "null", true],
] as const;

for (const [when, record, expected] of CASES) {
  Deno.test(`a plug is ${expected ? "" : "not "}looked after when ${when}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      if (record !== null) await Deno.writeTextFile(`${folder}/installed.json`, record);
      assertEquals(isLookedAfter("tuya a 1/9", ["/no/such", `${folder}/installed.json`]), expected);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("a plug is looked after when the record cannot be read", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assertEquals(isLookedAfter("tuya a 1/9", [folder]), true);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("what an installation chose is read again, as far as it can be", async () => {
  const path = await Deno.makeTempFile();
  const read = async (text: string) => {
    await Deno.writeTextFile(path, text);
    return readRecord(path);
  };
  try {
    assertEquals(await read('{"plug":"tuya a 1/9","controlGroup":"family","release":"0.1.0"}'), {
      controlGroup: "family",
      plug: "tuya a 1/9",
      release: "0.1.0",
    });
    assertEquals(await read('{"controlGroup":7}'), {
      controlGroup: null,
      plug: null,
      release: null,
    });
    assertEquals([await read("null"), await read("{"), await read("")], [null, null, null]);
  } finally {
    await Deno.remove(path);
  }
  assertEquals(readRecord(path), null);
});

Deno.test("what is installed is told by its units, and where the home is not by whoever asks for it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assertEquals(installedHalves(folder), []);
    await Deno.writeTextFile(`${folder}/rebootinator-cloud.service`, "");
    assertEquals(installedHalves(folder), ["cloud"]);
    await Deno.writeTextFile(`${folder}/rebootinator-probe.timer`, "");
    assertEquals(installedHalves(folder), ["home", "cloud"]);
    const why = whyNoHomeHere("pause", { config: `${folder}/home.toml`, halves: ["cloud"] });
    assertEquals(
      why,
      "Only the cloud is installed on this computer: `deno task pause` is for the computer at home, " +
        "and the home's page at the cloud has it as well",
    );
    for (const halves of [[], ["home"], ["home", "cloud"]] as const) {
      assertEquals(whyNoHomeHere("pause", { config: `${folder}/home.toml`, halves }), null);
    }
    // Somebody who sets a home up by hand beside it.
    await Deno.writeTextFile(`${folder}/home.toml`, "");
    assertEquals(
      whyNoHomeHere("pause", { config: `${folder}/home.toml`, halves: ["cloud"] }),
      null,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
