import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  copyFolder,
  exists,
  makeFolders,
  placeFile,
  placeInto,
  placeLink,
  placeProject,
  placeText,
  removeTree,
  replaceFolder,
} from "../../../home/install/place.ts";

function inFolder(name: string, check: (folder: string) => void): void {
  Deno.test(name, () => {
    const folder = Deno.makeTempDirSync();
    try {
      check(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  });
}

function modeOf(path: string): number {
  return (Deno.statSync(path).mode ?? 0) & 0o777;
}

inFolder("placeText() replaces a file, narrows its mode, and leaves no draft", (folder) => {
  const path = `${folder}/a/b/unit`;
  placeText(path, "old", 0o644);
  placeText(path, "new", 0o600);
  assertEquals(Deno.readTextFileSync(path), "new");
  assertEquals(modeOf(path), 0o600);
  assertEquals([...Deno.readDirSync(`${folder}/a/b`)].length, 1);
});

inFolder("placeFile() gives a file a new place in the folder, not new content", (folder) => {
  Deno.writeTextFileSync(`${folder}/new`, "new");
  Deno.writeTextFileSync(`${folder}/old`, "old");
  Deno.linkSync(`${folder}/old`, `${folder}/running`);
  placeFile(`${folder}/new`, `${folder}/old`, 0o755);
  assertEquals(Deno.readTextFileSync(`${folder}/old`), "new");
  // A program that runs from the old file goes on undisturbed.
  assertEquals(Deno.readTextFileSync(`${folder}/running`), "old");
  assertEquals(modeOf(`${folder}/old`), 0o755);
});

inFolder("placeFile() onto itself only puts the mode right", (folder) => {
  Deno.writeTextFileSync(`${folder}/secret`, "s", { mode: 0o644 });
  Deno.symlinkSync(folder, `${folder}/link`);
  placeFile(`${folder}/secret`, `${folder}/link/secret`, 0o600);
  assertEquals(Deno.readTextFileSync(`${folder}/secret`), "s");
  assertEquals(modeOf(`${folder}/secret`), 0o600);
});

inFolder("placeProject() leaves what was dropped, and secrets, behind", (folder) => {
  const [from, to] = [`${folder}/from`, `${folder}/to`];
  Deno.mkdirSync(`${from}/lib/deep`, { recursive: true });
  Deno.mkdirSync(to);
  Deno.writeTextFileSync(`${to}/gone.ts`, "");
  Deno.writeTextFileSync(`${from}/lib/deep/a.ts`, "a");
  const secrets = ["plug.key", "home.toml", "devices.json"];
  for (const name of secrets) Deno.writeTextFileSync(`${from}/lib/${name}`, "secret");
  Deno.writeTextFileSync(`${from}/app.json`, "{}");
  placeProject(from, to, ["app.json as deno.json", "lib", "missing"]);
  assertEquals([...Deno.readDirSync(to)].map(({ name }) => name).sort(), ["deno.json", "lib"]);
  assert(exists(`${to}/lib/deep/a.ts`));
  for (const name of secrets) assert(!exists(`${to}/lib/${name}`), name);
  assertEquals([...Deno.readDirSync(folder)].length, 2);
});

inFolder("makeFolders() keeps private folders private", (folder) => {
  makeFolders(`${folder}/var/cache/private/x`);
  makeFolders(`${folder}/etc/rebootinator`);
  assertEquals(modeOf(`${folder}/var/cache`), 0o755);
  assertEquals(modeOf(`${folder}/var/cache/private`), 0o700);
  assertEquals(modeOf(`${folder}/etc/rebootinator`), 0o700);
});

inFolder("placeLink() replaces a link, a dangling one too; copies go deep", (folder) => {
  placeLink(`${folder}/w/unit`, "/nowhere");
  placeLink(`${folder}/w/unit`, "/elsewhere");
  assertEquals(Deno.readLinkSync(`${folder}/w/unit`), "/elsewhere");
  Deno.mkdirSync(`${folder}/from/sub`, { recursive: true });
  Deno.writeTextFileSync(`${folder}/from/sub/a`, "a");
  copyFolder(`${folder}/from`, `${folder}/to`);
  assertEquals(Deno.readTextFileSync(`${folder}/to/sub/a`), "a");
  removeTree(`${folder}/from`);
  removeTree(`${folder}/from`);
  assert(!exists(`${folder}/from`));
});

inFolder("placeInto() follows no link that the folder's owner put there", (folder) => {
  const [victim, his] = [`${folder}/victim`, `${folder}/private/his`];
  Deno.writeTextFileSync(victim, "root's", { mode: 0o600 });
  Deno.mkdirSync(his, { recursive: true });
  for (const name of ["journal", "journal.new", ".journal.new"]) {
    Deno.symlinkSync(victim, `${his}/${name}`);
  }
  placeInto(his, "journal", "ours", 0o644);
  assertEquals([Deno.readTextFileSync(victim), modeOf(victim)], ["root's", 0o600]);
  assertEquals([Deno.readTextFileSync(`${his}/journal`), modeOf(`${his}/journal`)], [
    "ours",
    0o644,
  ]);
  assert(Deno.lstatSync(`${his}/journal`).isFile);
  assertEquals([...Deno.readDirSync(`${folder}/private`)].map(({ name }) => name), ["his"]);
});

inFolder("placeInto() writes through no link in the folder's own place", (folder) => {
  Deno.mkdirSync(`${folder}/victim`);
  Deno.symlinkSync(`${folder}/victim`, `${folder}/his`);
  assertThrows(() => placeInto(`${folder}/his`, "journal", "ours", 0o644), TypeError);
  assertEquals([...Deno.readDirSync(`${folder}/victim`)], []);
});

Deno.test("replaceFolder() leaves nothing of what was there, and touches nothing that it led to", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [victim, his] = [`${folder}/victim`, `${folder}/cache`];
    await Deno.mkdir(victim);
    await Deno.writeTextFile(`${victim}/file`, "root's");
    await Deno.mkdir(his);
    await Deno.symlink(victim, `${his}/npm`);
    await Deno.symlink(`${victim}/file`, `${his}/db`);
    await replaceFolder(his, async (draft) => {
      await Deno.mkdir(`${draft}/npm`);
      await Deno.writeTextFile(`${draft}/npm/file`, "ours");
      await Deno.writeTextFile(`${draft}/db`, "ours");
    });
    assertEquals(await Deno.readTextFile(`${victim}/file`), "root's");
    assertEquals(await Deno.readTextFile(`${his}/npm/file`), "ours");
    assertEquals((await Array.fromAsync(Deno.readDir(folder))).length, 2);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
