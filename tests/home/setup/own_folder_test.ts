import { assertEquals } from "@std/assert";
import { borrowFolder, removeUnused } from "../../../home/setup/own_folder.ts";
import { tryLock } from "../../../home/host/lock.ts";

async function inHome(
  act: (home: string, folders: { readonly state: string; readonly runtime: string }) => void,
): Promise<void> {
  const home = await Deno.makeTempDir();
  const state = `${home}/.local/state/rebootinator`;
  try {
    act(home, { state, runtime: `${state}/run` });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function takeLock(runtime: string) {
  Deno.mkdirSync(runtime, { recursive: true });
  const taken = tryLock(runtime);
  if (taken.kind !== "locked") throw new Error(taken.kind);
  return taken.lock;
}

function namesIn(folder: string): readonly string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("what set-up made for itself is gone afterwards, and the folders above it", async () => {
  await inHome((home, folders) => {
    const giveBack = borrowFolder(folders);
    takeLock(folders.runtime)[Symbol.dispose]();
    giveBack();
    assertEquals(namesIn(home), []);
  });
});

Deno.test("a folder that was there, and what somebody else put beside it, stays", async () => {
  await inHome((home, folders) => {
    Deno.mkdirSync(`${home}/.local/share`, { recursive: true });
    borrowFolder(folders)();
    assertEquals(namesIn(`${home}/.local`), ["share"]);
    Deno.mkdirSync(folders.state, { recursive: true });
    borrowFolder(folders)();
    assertEquals(namesIn(`${home}/.local/state`), ["rebootinator"]);
  });
});

Deno.test("a journal that is open, state of ticks and whoever is at it keep the folder", async () => {
  for (const name of ["commissioning.json", "state.json", "run/state.json"]) {
    await inHome((_home, folders) => {
      const giveBack = borrowFolder(folders);
      takeLock(folders.runtime)[Symbol.dispose]();
      Deno.writeTextFileSync(`${folders.state}/${name}`, "{}");
      giveBack();
      assertEquals(Deno.statSync(`${folders.state}/${name}`).isFile, true);
      assertEquals(Deno.statSync(`${folders.runtime}/tick.lock`).isFile, true);
    });
  }
  await inHome((_home, folders) => {
    const giveBack = borrowFolder(folders);
    const lock = takeLock(folders.runtime);
    giveBack();
    assertEquals(namesIn(folders.runtime), ["tick.lock"]);
    lock[Symbol.dispose]();
    assertEquals([removeUnused(folders), namesIn(`${folders.state}/..`)], [true, []]);
  });
});
