import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readStanding, writeSettings } from "../../../home/setup/settings_file.ts";
import { KEPT } from "../../../lib/setup/answers.ts";

const KEY = "fedcba9876543210";
const ANSWERS = new Map<string, string>([
  ["site", "cabin"],
  ["driver", "tuya"],
  ["address", "192.168.1.50"],
  ["id", "bf0123456789abcdefghij"],
  ["protocol", "3.3"],
  ["key", KEY],
]);

async function inFolder(act: (path: string, folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await act(`${folder}/home.toml`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("settings are written for their owner alone, and stand when they are read again", () =>
  inFolder(async (path, folder) => {
    assertEquals(readStanding(path).kind, "read");
    const written = writeSettings(path, { text: "", answers: ANSWERS, tried: null });
    assert(written.kind === "written", JSON.stringify(written));
    assertEquals([written.config.site.id, written.warnings], ["cabin", []]);
    for (const name of ["home.toml", "plug.key"]) {
      assertEquals(((await Deno.stat(`${folder}/${name}`)).mode ?? 0) & 0o777, 0o600);
    }
    assertEquals((await Array.fromAsync(Deno.readDir(folder))).length, 2);
    const standing = readStanding(path);
    assert(standing.kind === "read");
    assertEquals([standing.answers.get("key"), standing.plug?.tested], [KEPT, false]);
    assertEquals(standing.text.includes(KEY), false);
  }));

Deno.test("set-up leaves the tables of several plugs to their owner", () =>
  inFolder(async (path) => {
    await Deno.writeTextFile(path, '[[plug]]\nname = "modem"\n');
    const standing = readStanding(path);
    assertStringIncludes(standing.kind === "failed" ? standing.why : "", "docs/plugs/several.md");
  }));

Deno.test("a secret that stands in home.toml itself counts, one that is wrong does not", () =>
  inFolder(async (path) => {
    await Deno.writeTextFile(path, `[plug]\nkey = "${KEY}"\n[cloud]\ntoken = "two words"\n`);
    const standing = readStanding(path);
    assert(standing.kind === "read");
    assertEquals([standing.answers.get("key"), standing.answers.has("cloud-token")], [KEPT, false]);
    assertStringIncludes(standing.faults.join(), '"cloud.token" must be');
  }));

Deno.test("settings that a tick could not read are not written", () =>
  inFolder(async (path) => {
    const text = '[site]\nid = "old"\n[plug]\ndriver = "dry_run"\n[policy]\noff = "1s"\n';
    await Deno.writeTextFile(path, text);
    const written = writeSettings(path, { text, answers: new Map([["site", "new"]]), tried: null });
    assert(written.kind === "failed");
    assertStringIncludes(written.why, '"policy.off" must be');
    assertEquals(await Deno.readTextFile(path), text);
  }));

Deno.test("a folder that is not there is said", () => {
  const written = writeSettings("/nowhere/home.toml", { text: "", answers: ANSWERS, tried: null });
  assertStringIncludes(written.kind === "failed" ? written.why : "", "Cannot write settings");
});

Deno.test("what is no file is not read", () =>
  inFolder((_, folder) => {
    assertEquals(readStanding(folder).kind, "failed");
    return Promise.resolve();
  }));
