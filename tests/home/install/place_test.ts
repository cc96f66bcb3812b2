import { assert, assertEquals } from "@std/assert";
import {
  copyFolder,
  exists,
  makeFolders,
  placeFile,
  placeLink,
  placeProject,
  placeText,
  removeTree,
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
