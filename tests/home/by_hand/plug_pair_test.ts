/** Against a real accessory (npm:hap-nodejs); without it what needs it is skipped. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { loadHomeConfig } from "../../../home/config/config_file.ts";
import { type PairTools, runPair } from "../../../home/by_hand/plug_pair.ts";
import { loadPlug } from "../../../home/plugs/drivers.ts";
import { readArguments } from "../../../lib/base/command.ts";
import { PLUG_SHAPE, readPlugRequest } from "../../../home/by_hand/plug_request.ts";
import type { HapAnnouncement } from "../../../home/plugs/homekit/announcement.ts";
import {
  HOMEKIT_ID,
  type HomekitPeer,
  SETUP_CODE,
  startHomekitOutlet,
} from "../../support/plugs/homekit_outlet.ts";
import { closedPort } from "../../support/net/raw_server.ts";
import { inFolder } from "../../support/base/in_folder.ts";

interface Scene {
  readonly flags?: readonly string[];
  readonly heard?: readonly HapAnnouncement[];
  readonly answers?: readonly string[];
}

function heard(port: number, change: Partial<HapAnnouncement> = {}): HapAnnouncement {
  const address = "127.0.0.1";
  const what = { name: "Plug", model: "P1", isFree: true, hasChip: false };
  return { ...what, id: HOMEKIT_ID, address, port, ...change };
}

async function pairIn(folder: string, { flags = [], heard = [], answers = [] }: Scene) {
  const notes: string[] = [];
  const asked: string[] = [];
  const left = [...answers];
  const tools: PairTools = {
    find: () => Promise.resolve(heard),
    ask: (question) => {
      asked.push(question);
      return left.shift() ?? null;
    },
    note: (line) => notes.push(line),
    random: (bytes) => crypto.getRandomValues(bytes),
    ownId: crypto.randomUUID(),
    after: (ms) => AbortSignal.timeout(ms),
  };
  const given = readArguments(["pair", "--config", `${folder}/home.toml`, ...flags], PLUG_SHAPE);
  const parsed = readPlugRequest(given, "home.toml");
  assert(parsed.kind === "pair", JSON.stringify(parsed));
  const answer = await runPair(parsed.request, tools);
  return { ...answer, text: answer.lines.join("\n"), notes, asked };
}

function files(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

async function pairAndUse(peer: HomekitPeer): Promise<void> {
  await inFolder(async (folder) => {
    const wrong = await pairIn(folder, { heard: [heard(peer.port)], answers: ["13122134"] });
    assertEquals([wrong.code, wrong.lines], [1, ["The accessory does not take the setup code"]]);
    assertEquals(files(folder), []);
    const paired = await pairIn(folder, { heard: [heard(peer.port)], answers: [SETUP_CODE] });
    assertEquals([paired.code, files(folder)], [0, ["plug.pairing"]]);
    const { mode } = await Deno.stat(`${folder}/plug.pairing`);
    assertEquals((mode ?? 0) & 0o777, 0o600);
    assertEquals(paired.text.includes(SETUP_CODE), false);

    const section = paired.lines.slice(paired.lines.indexOf("[plug]")).join("\n");
    await Deno.writeTextFile(`${folder}/home.toml`, section);
    const loaded = loadHomeConfig(`${folder}/home.toml`, { credentialsFolder: null });
    assert(loaded.kind === "loaded", JSON.stringify(loaded));
    assertEquals(loaded.secrets.map(({ key, file }) => [key, file?.name]), [
      ["pairing", "plug.pairing"],
    ]);
    const plug = await loadPlug(loaded.config.plug);
    assertEquals((await plug.powerCycle(5_000, AbortSignal.timeout(5_000))).kind, "confirmed");

    const again = await pairIn(folder, { heard: [heard(peer.port, { isFree: false })] });
    assertEquals([again.code, again.asked, again.lines], [0, [], paired.lines]);
    await Deno.writeTextFile(`${folder}/code`, `${SETUP_CODE}\n`);
    const flags = ["--address=127.0.0.1", `--port=${peer.port}`, `--code-file=${folder}/code`];
    const other = [...flags, `--pairing-file=${folder}/other`];
    const second = await pairIn(folder, { flags: other });
    assertEquals(second.code, 1);
    assertStringIncludes(second.text, "paired already, with Apple Home");
    assertEquals(files(folder), ["code", "home.toml", "plug.pairing"]);
  });
}

const peer = await startHomekitOutlet();
if (typeof peer === "string") {
  Deno.test({ name: `plug pair: SKIPPED, ${peer}`, ignore: true, fn() {} });
} else {
  Deno.test.afterAll(async () => await peer[Symbol.asyncDispose]());
  Deno.test("pairs once, keeps the key to itself, and writes a section that works", async () => {
    await pairAndUse(peer);
  });
}

const OTHER = "AA:BB:CC:DD:EE:02";

Deno.test("what is free is offered, what is paired is named with what to do", async () => {
  await inFolder(async (folder) => {
    const taken = await pairIn(folder, { heard: [heard(9, { isFree: false })] });
    assertEquals(taken.code, 1);
    assertStringIncludes(taken.text, "Plug (P1), AA:BB:CC:DD:EE:01, 127.0.0.1:9, paired");
    assertStringIncludes(taken.text, "remove it there, or reset it");
    const two = [heard(9), heard(10, { id: OTHER }), heard(11, { isFree: false })];
    const unsaid = await pairIn(folder, { heard: two });
    assertEquals([unsaid.code, unsaid.asked], [2, ["Which one (1 – 2)?"]]);
    const third = await pairIn(folder, { heard: two, answers: ["3"] });
    assertEquals([third.code, third.text], [2, "There are several: give --address and --port"]);
    const second = await pairIn(folder, { heard: two, answers: ["2", "x"] });
    assertEquals([second.code, second.text], [2, "A setup code is 8 digits, such as 123-45-678"]);
    const none = await pairIn(folder, {});
    assertStringIncludes(none.text, "give --address and --port");
    assertEquals(files(folder), []);
  });
});

Deno.test("what cannot be kept, or stands already, is not paired for", async () => {
  await inFolder(async (folder) => {
    const found = [heard(closedPort())];
    const away = [`--pairing-file=${folder}/nowhere/plug.pairing`];
    const unkept = await pairIn(folder, { heard: found, flags: away, answers: [SETUP_CODE] });
    assertStringIncludes(unkept.text, "nothing was paired");
    const refused = await pairIn(folder, { heard: found, answers: [SETUP_CODE] });
    assertEquals([refused.code, files(folder)], [1, []]);
    await Deno.writeTextFile(`${folder}/plug.pairing`, "a shopping list");
    const stands = await pairIn(folder, { heard: found, answers: [SETUP_CODE] });
    assertEquals([stands.code, stands.asked], [2, []]);
    assertEquals(await Deno.readTextFile(`${folder}/plug.pairing`), "a shopping list");
  });
});

Deno.test("without a terminal the code must be in a file", async () => {
  await inFolder(async (folder) => {
    const mute = await pairIn(folder, { heard: [heard(9)] });
    assertEquals([mute.code, mute.text], [
      2,
      "There is no terminal to ask at: give --code-file FILE",
    ]);
    const lost = await pairIn(folder, { heard: [heard(9)], flags: ["--code-file=/nowhere"] });
    assertEquals([lost.code, lost.text], [2, "/nowhere cannot be read"]);
  });
});
